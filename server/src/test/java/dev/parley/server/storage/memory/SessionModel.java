package dev.parley.server.storage.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the operations mean, for one caller after the other, written down from the contract alone. */
public final class SessionModel implements SessionOperations {
    private static final String NO_SESSION = "SESSION_NOT_FOUND";
    private static final String NO_MESSAGE = "MESSAGE_NOT_FOUND";

    private boolean isThere = true;
    // Sequences to message ids.
    private final TreeMap<Integer, String> log = new TreeMap<>();
    // Message ids to what they were rewritten to, time after time.
    private final Map<String, List<Integer>> rewritten = new HashMap<>();
    private Optional<String> fork = Optional.empty();
    private int last;
    private int sessionVersion = 1;
    private String title = "";
    private int stateVersion;
    private String value = "0";

    @Override
    public String create() {
        if (isThere) {
            return "SESSION_EXISTS";
        }
        isThere = true;
        log.clear();
        rewritten.clear();
        last = 0;
        sessionVersion = 1;
        title = "";
        stateVersion = 0;
        value = "0";
        return "created";
    }

    @Override
    public String delete() {
        if (!isThere) {
            return NO_SESSION;
        }
        isThere = false;
        return "deleted";
    }

    @Override
    public String append(int message) {
        return isThere ? store(List.of("m" + message, "m" + (message + 1))) : NO_SESSION;
    }

    @Override
    public String appendCreating(int message) {
        if (!isThere) {
            create();
        }
        return store(List.of("m" + message));
    }

    @Override
    public String appendExpecting(int message, int lastSequence) {
        if (!isThere) {
            return NO_SESSION;
        }
        if (!log.containsValue("m" + message) && lastSequence != last) {
            return "SEQUENCE_MISMATCH";
        }
        return store(List.of("m" + message));
    }

    @Override
    public String replaceLast(int message, int lastSequence) {
        if (!isThere) {
            return NO_SESSION;
        }
        if (!log.containsValue("m" + message)) {
            if (lastSequence != last) {
                return "SEQUENCE_MISMATCH";
            }
            eraseFrom(lastSequence);
        }
        return store(List.of("m" + message));
    }

    private String store(List<String> ids) {
        var answers = new ArrayList<String>();
        for (var id : ids) {
            var stored = sequenceOf(id);
            if (stored.isPresent()) {
                answers.add(stored.get() + " again");
            } else {
                last++;
                log.put(last, id);
                answers.add(Integer.toString(last));
            }
        }
        return String.join(", ", answers);
    }

    @Override
    public String erase(int message) {
        if (!isThere) {
            return NO_SESSION;
        }
        var stored = sequenceOf("m" + message);
        stored.ifPresent(sequence -> rewritten.remove(log.remove(sequence)));
        return stored.isPresent() ? "1" : "0";
    }

    @Override
    public String truncate(int after, int lastSequence) {
        if (!isThere) {
            return NO_SESSION;
        }
        return lastSequence == last ? eraseFrom(after + 1) + " to " + last : "SEQUENCE_MISMATCH";
    }

    private int eraseFrom(int sequence) {
        var tail = log.tailMap(sequence, true);
        int erased = tail.size();
        tail.values().forEach(rewritten::remove);
        tail.clear();
        return erased;
    }

    @Override
    public String rewrite(int message, int newValue) {
        var id = "m" + message;
        if (!isThere) {
            return NO_SESSION;
        }
        if (!log.containsValue(id)) {
            return NO_MESSAGE;
        }
        var values = rewritten.computeIfAbsent(id, _ -> new ArrayList<>());
        if (values.isEmpty() || values.getLast() != newValue) {
            values.add(newValue);
        }
        return "version " + (values.size() + 1);
    }

    @Override
    public String fork(int through) {
        if (!isThere) {
            return NO_SESSION;
        }
        if (fork.isPresent()) {
            return "SESSION_EXISTS";
        }
        if (through > last) {
            return "INVALID_FIELD";
        }
        int end = through == 0 ? last : through;
        fork = Optional.of(texts(log.headMap(end, true)) + " to " + end);
        return "forked";
    }

    @Override
    public String forked() {
        return fork.orElse(NO_SESSION);
    }

    @Override
    public String get(int message) {
        var id = "m" + message;
        return isThere ? sequenceOf(id).map(sequence -> text(id, sequence)).orElse(NO_MESSAGE) : NO_SESSION;
    }

    @Override
    public String getAt(int sequence) {
        if (!isThere) {
            return NO_SESSION;
        }
        return Optional.ofNullable(log.get(sequence))
                .map(id -> text(id, sequence))
                .orElse(NO_MESSAGE);
    }

    @Override
    public String list() {
        if (!isThere) {
            return NO_SESSION;
        }
        return texts(log) + " to " + last;
    }

    private static List<String> texts(Map<Integer, String> messages) {
        return messages.entrySet().stream()
                .map(entry -> text(entry.getValue(), entry.getKey()))
                .toList();
    }

    @Override
    public String patch(int newValue) {
        return patchIf(stateVersion, newValue);
    }

    @Override
    public String patchIf(int version, int newValue) {
        if (!isThere) {
            return NO_SESSION;
        }
        if (!value.equals(Integer.toString(newValue))) {
            if (version != stateVersion) {
                return "ETAG_MISMATCH";
            }
            stateVersion++;
            value = Integer.toString(newValue);
        }
        return "version " + stateVersion;
    }

    @Override
    public String state() {
        return isThere ? "version " + stateVersion + " " + value : NO_SESSION;
    }

    @Override
    public String retitle(int newTitle) {
        return retitleIf(sessionVersion, newTitle);
    }

    @Override
    public String retitleIf(int version, int newTitle) {
        if (!isThere) {
            return NO_SESSION;
        }
        if (!title.equals(Integer.toString(newTitle))) {
            if (version != sessionVersion) {
                return "ETAG_MISMATCH";
            }
            sessionVersion++;
            title = Integer.toString(newTitle);
        }
        return session();
    }

    @Override
    public String session() {
        return isThere ? "version " + sessionVersion + " title " + title + ", " + log.size() + " to " + last : "none";
    }

    private Optional<Integer> sequenceOf(String id) {
        return log.keySet().stream()
                .filter(sequence -> id.equals(log.get(sequence)))
                .findFirst();
    }

    private static String text(String id, int sequence) {
        return id + " at " + sequence;
    }
}
