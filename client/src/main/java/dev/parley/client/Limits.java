package dev.parley.client;

/**
 * What the client sends at most. It refuses more before sending, as the server would. A server may have other limits,
 * and tells them in {@link ParleyClient#serverInfo()}.
 *
 * @param requestBytes one request, serialised
 * @param batchMessages messages in one append
 * @param batchBytes messages of one append together, serialised
 * @param messageBytes one message, serialised
 */
public record Limits(int requestBytes, int batchMessages, int batchBytes, int messageBytes) {
    private static final int MIB = 1 << 20;

    /** The limits of a server whose settings nobody changed: 4 MiB, 100 messages, 3 MiB, 1 MiB. */
    public static final Limits DEFAULT = new Limits(4 * MIB, 100, 3 * MIB, MIB);

    /** @throws IllegalArgumentException if one of them is below 1 */
    public Limits {
        if (Math.min(Math.min(requestBytes, batchMessages), Math.min(batchBytes, messageBytes)) < 1) {
            throw new IllegalArgumentException("limits are 1 or more");
        }
    }
}
