package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.SessionOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Pages that are read while others append, replace, create and delete: compared with a model, step by step. */
class PagesUnderChangeTest {
    private static final int TRIES = 40;
    // Always the same steps: whoever sees a red case can see it again.
    private static final String SEED = "20261121";

    private final Caller caller = Caller.ofNewTenant();

    /** What happens between two pages. */
    enum Step {
        READ,
        APPEND,
        APPEND_MANY,
        REPLACE_SOME,
        REPLACE_MOST,
    }

    /** What happens between two pages of sessions. */
    enum SessionStep {
        READ,
        CREATE,
        DELETE,
        UPDATE,
        APPEND,
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.of(Step.class).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<SessionStep>> sessionSteps() {
        return Arbitraries.of(SessionStep.class).list().ofMaxSize(12);
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void anAscendingListRepeatsAndSkipsNothing(
            @ForAll @IntRange(max = 25) int messages,
            @ForAll @IntRange(min = 1, max = 6) int pageSize,
            @ForAll("steps") List<Step> steps) {
        walk(messages, steps, Caller.listRequest("").setPageSize(pageSize));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aDescendingListRepeatsAndSkipsNothing(
            @ForAll @IntRange(max = 25) int messages,
            @ForAll @IntRange(min = 1, max = 6) int pageSize,
            @ForAll("steps") List<Step> steps) {
        walk(messages, steps, Caller.listRequest("").setPageSize(pageSize).setDescending(true));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aFilteredListRepeatsAndSkipsNothing(
            @ForAll boolean descending,
            @ForAll @IntRange(max = 25) int messages,
            @ForAll @IntRange(min = 1, max = 6) int pageSize,
            @ForAll("steps") List<Step> steps) {
        walk(
                messages,
                steps,
                Caller.listRequest("")
                        .setPageSize(pageSize)
                        .setDescending(descending)
                        .setFilter(MessageFilter.newBuilder().addRoles(Role.ROLE_USER)));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aListOfSessionsByCreationRepeatsAndSkipsNothing(
            @ForAll boolean ascending,
            @ForAll @IntRange(max = 12) int sessions,
            @ForAll @IntRange(min = 1, max = 5) int pageSize,
            @ForAll("sessionSteps") List<SessionStep> steps) {
        var order =
                ascending ? SessionOrder.SESSION_ORDER_CREATE_TIME_ASC : SessionOrder.SESSION_ORDER_CREATE_TIME_DESC;

        walk(sessions, steps, new SessionWalk(order, pageSize));
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aListOfSessionsByActivityRepeatsAndSkipsNothingThatIsQuiet(
            @ForAll @IntRange(max = 12) int sessions,
            @ForAll @IntRange(min = 1, max = 5) int pageSize,
            @ForAll("sessionSteps") List<SessionStep> steps) {
        walk(sessions, steps, new SessionWalk(SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC, pageSize));
    }

    private void walk(int messages, List<Step> steps, ListMessagesRequest.Builder request) {
        var walk = new MessageWalk(request.clone().setSessionId(caller.createId()));
        walk.append(messages);
        walk.read();
        steps.forEach(walk::take);
        walk.readToTheEnd();
    }

    private static void walk(int sessions, List<SessionStep> steps, SessionWalk walk) {
        for (int i = 0; i < sessions; i++) {
            walk.create();
        }
        walk.read();
        steps.forEach(walk::take);
        walk.readToTheEnd();
    }

    /** One list of messages, its session, and what the session should hold. */
    private final class MessageWalk {
        private final ListMessagesRequest.Builder request;
        private final TreeMap<Long, String> there = new TreeMap<>();
        private long last;
        private long end;
        private long position;
        private boolean isBegun;
        private boolean isEnded;

        MessageWalk(ListMessagesRequest.Builder request) {
            this.request = request;
        }

        void take(Step step) {
            switch (step) {
                case READ -> read();
                case APPEND -> append(1);
                case APPEND_MANY -> append(7);
                case REPLACE_SOME -> replaceAfter(last * 2 / 3);
                case REPLACE_MOST -> replaceAfter(last / 4);
            }
        }

        void append(int count) {
            for (int i = 0; i < count; i++) {
                expect(caller.append(request.getSessionId(), next()).getLastSequence());
            }
        }

        void replaceAfter(long sequence) {
            var appended = caller.append(Caller.appendRequest(request.getSessionId(), next())
                    .setExpectedLastSequence(last)
                    .setReplaceAfterSequence(sequence));
            there.tailMap(sequence, false).clear();
            expect(appended.getLastSequence());
        }

        void read() {
            if (isEnded) {
                return;
            }
            if (!isBegun) {
                isBegun = true;
                end = last;
                position = request.getDescending() ? last + 1 : 0;
            }
            var remaining = remaining();
            var page = caller.list(request);
            var read = page.getMessagesList().stream().map(Message::getSequence).toList();
            assertThat(read).hasSizeLessThanOrEqualTo(request.getPageSize());
            assertThat(read).isEqualTo(remaining.subList(0, Math.min(read.size(), remaining.size())));
            position = read.isEmpty() ? position : read.getLast();
            isEnded = page.getNextPageToken().isEmpty();
            if (isEnded) {
                assertThat(read).isEqualTo(remaining);
            }
            assertThat(page.getLastSequence()).isEqualTo(request.getDescending() ? last : end);
            request.setPageToken(page.getNextPageToken());
        }

        void readToTheEnd() {
            for (int pages = 0; !isEnded; pages++) {
                assertThat(pages).as("pages of a list that should end").isLessThan(200);
                read();
            }
        }

        // Every second one is the user's.
        private Message next() {
            return Samples.text("text").toBuilder()
                    .setRole(last % 2 == 0 ? Role.ROLE_USER : Role.ROLE_ASSISTANT)
                    .build();
        }

        private void expect(long sequence) {
            assertThat(sequence).isEqualTo(last + 1);
            there.put(sequence, last % 2 == 0 ? "user" : "assistant");
            last = sequence;
        }

        private List<Long> remaining() {
            var range = request.getDescending()
                    ? there.headMap(position, false).descendingMap()
                    : there.subMap(position, false, Math.max(position, end), true);
            return range.entrySet().stream()
                    .filter(entry -> !request.hasFilter() || entry.getValue().equals("user"))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** One list of sessions, in a tenant of its own, and what it may and must show. */
    private static final class SessionWalk {
        private final Caller caller = Caller.ofNewTenant();
        private final ListSessionsRequest.Builder request;
        private final List<String> there = new ArrayList<>();
        private final HashSet<String> seen = new HashSet<>();
        private final HashSet<String> moved = new HashSet<>();
        private boolean isBegun;
        private boolean isEnded;

        SessionWalk(SessionOrder order, int pageSize) {
            this.request = ListSessionsRequest.newBuilder().setOrderBy(order).setPageSize(pageSize);
        }

        void take(SessionStep step) {
            switch (step) {
                case READ -> read();
                case CREATE -> create();
                case DELETE -> {
                    if (!there.isEmpty()) {
                        caller.delete(there.remove(there.size() / 2));
                    }
                }
                case UPDATE ->
                    there.stream()
                            .findFirst()
                            .ifPresent(id -> caller.update(id, fields -> fields.setTitle(Samples.newId()), "title"));
                case APPEND -> there.stream().limit(3).forEach(this::append);
            }
        }

        void create() {
            var id = caller.createId();
            there.add(id);
            if (isBegun) {
                moved.add(id);
            }
        }

        // In a list by activity it may come twice, or move out of the rest.
        private void append(String id) {
            caller.append(id, Samples.text("text"));
            if (request.getOrderBy() == SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC) {
                moved.add(id);
            }
        }

        void read() {
            if (isEnded) {
                return;
            }
            isBegun = true;
            var page = caller.sessions().listSessions(request.build());
            assertThat(page.getSessionsCount()).isLessThanOrEqualTo(request.getPageSize());
            for (var id :
                    page.getSessionsList().stream().map(Session::getSessionId).toList()) {
                assertThat(there).as("what is there").contains(id);
                assertThat(seen.add(id) || moved.contains(id))
                        .as("seen for the first time")
                        .isTrue();
            }
            isEnded = page.getNextPageToken().isEmpty();
            request.setPageToken(page.getNextPageToken());
        }

        // What was there all the time was seen. What came or moved since may be seen or not.
        void readToTheEnd() {
            for (int pages = 0; !isEnded; pages++) {
                assertThat(pages).as("pages of a list that should end").isLessThan(200);
                read();
            }
            assertThat(seen)
                    .containsAll(
                            there.stream().filter(id -> !moved.contains(id)).toList());
        }
    }
}
