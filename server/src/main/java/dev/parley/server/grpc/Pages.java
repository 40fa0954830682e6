package dev.parley.server.grpc;

import com.google.inject.Inject;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.settings.PagingSettings;

/** How the pages of lists are cut. */
final class Pages {
    // A reader that takes nothing costs a page, and there may be many of them.
    private static final long STREAMED_BYTES = 256 << 10;
    // Erasing takes a backend longer than reading.
    private static final int PURGED_SESSIONS = 500;
    private static final long PURGED_MESSAGES = 50_000;

    private final PagingSettings settings;

    @Inject
    Pages(PagingSettings settings) {
        this.settings = settings;
    }

    /** A page of sessions of the size that a request asks for. */
    PageLimit ofSessions(RequestReader in, int size) {
        return limit(in.pageSize("page_size", size, settings.sessionPageDefault(), settings.pageMax()));
    }

    /** A page of messages of the size that a request asks for. */
    PageLimit ofMessages(RequestReader in, int size) {
        return limit(in.pageSize("page_size", size, settings.messagePageDefault(), settings.pageMax()));
    }

    /** The pages that a stream is read by. */
    PageLimit ofStream() {
        return new PageLimit(
                settings.messagePageDefault(), Math.min(STREAMED_BYTES, settings.pageBytes()), settings.scanMax());
    }

    /** What the messages of a context may take in its answer. Unit: bytes. */
    long contextBytes() {
        return settings.pageBytes();
    }

    /** Where a count stops. */
    long count(RequestReader in, long limit) {
        in.notNegative("limit", limit);
        long max = in.limits().count();
        in.require(limit <= max, "limit", "must be at most %d".formatted(max));
        return limit == 0 ? settings.countDefault() : limit;
    }

    /** The steps that a purge is done in. */
    Purge.Limit ofPurge() {
        return new Purge.Limit(PURGED_SESSIONS, PURGED_MESSAGES, settings.scanMax());
    }

    private PageLimit limit(int entries) {
        return new PageLimit(entries, settings.pageBytes(), settings.scanMax());
    }
}
