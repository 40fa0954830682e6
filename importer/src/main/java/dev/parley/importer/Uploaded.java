package dev.parley.importer;

/**
 * What became of one dialogue.
 *
 * @param appended messages that are in the store now and were not before
 * @param replayed messages that were there already
 */
record Uploaded(int appended, int replayed) {
    int messages() {
        return appended + replayed;
    }
}
