package dev.parley.server.grpc;

import com.google.inject.Inject;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.settings.PagingSettings;

/** How the pages of lists are cut. */
final class Pages {
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
        return limit(settings.messagePageDefault());
    }

    /** Where a count stops. */
    long count(RequestReader in, long limit) {
        in.notNegative("limit", limit);
        long max = in.limits().count();
        in.require(limit <= max, "limit", "must be at most %d".formatted(max));
        return limit == 0 ? settings.countDefault() : limit;
    }

    private PageLimit limit(int entries) {
        return new PageLimit(entries, settings.pageBytes(), settings.scanMax());
    }
}
