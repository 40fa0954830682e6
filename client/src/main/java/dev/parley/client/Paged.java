package dev.parley.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All items of a list, fetched a page at a time while they are read. Each iterator and each stream begins at the start
 * again. Reading throws {@link ParleyException} where a page cannot be fetched; what was read before stays valid.
 */
public final class Paged<T> implements Iterable<T> {
    private final String firstToken;
    private final Function<String, Page<T>> fetch;

    Paged(String firstToken, Function<String, Page<T>> fetch) {
        this.firstToken = firstToken;
        this.fetch = fetch;
    }

    /** Reads the items from the start. Not for use by several threads at once. */
    @Override
    public Iterator<T> iterator() {
        return new Pages();
    }

    /** Reads the items from the start. Fetches no page that is not asked for. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** One page; an empty token ends the list. */
    record Page<T>(List<T> items, String nextToken) {}

    private final class Pages implements Iterator<T> {
        private Iterator<T> items = List.<T>of().iterator();
        private String token = firstToken;
        private boolean last;

        // Only the empty token ends a list: a page may be empty and still not be the last.
        @Override
        public boolean hasNext() {
            while (!items.hasNext() && !last) {
                var page = fetch.apply(token);
                items = page.items().iterator();
                token = page.nextToken();
                last = token.isEmpty();
            }
            return items.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the list is at its end");
            }
            return items.next();
        }
    }
}
