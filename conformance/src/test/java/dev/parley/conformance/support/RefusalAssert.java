package dev.parley.conformance.support;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on errors. Whatever a case asks for, what the contract promises of every error is asserted with it. */
public final class RefusalAssert extends AbstractAssert<RefusalAssert, Refusal> {
    /** Details above this size may not reach every client. */
    public static final int MAX_DETAIL_BYTES = 4096;

    private RefusalAssert(Refusal actual) {
        super(actual, RefusalAssert.class);
    }

    /** Makes a call that must be refused for this reason. */
    public static RefusalAssert assertRefused(ThrowingCallable call, Reason reason) {
        return assertThat(Refusal.of(call)).isFor(reason);
    }

    public static RefusalAssert assertThat(Refusal refusal) {
        return new RefusalAssert(refusal);
    }

    /** The reason and its code are these, and the error is as every error must be. */
    public RefusalAssert isFor(Reason reason) {
        if (!actual.reason().equals(reason.name()) || actual.code() != reason.code()) {
            failWithMessage("expected %s %s, but %s", reason.code(), reason, actual);
        }
        return isSound();
    }

    /** What holds for every error: one reason of ours, the outcome of mutations and of these only, and its size. */
    public RefusalAssert isSound() {
        check(actual.infos().size() == 1, "one ErrorInfo");
        check(actual.infos().getFirst().getDomain().equals("parley.v1"), "the domain parley.v1");
        check(Reason.valueOf(actual.reason()).code() == actual.code(), "the code of its reason");
        check(!actual.status().getMessage().isBlank(), "a message");
        check(actual.status().getSerializedSize() < MAX_DETAIL_BYTES, "less than 4 KiB");
        check(actual.trailerBytes() < 2 * MAX_DETAIL_BYTES, "trailers of less than 8 KiB");
        var outcome = actual.metadata().get("outcome");
        if (Rpcs.isMutation(actual.method())) {
            check("NOT_APPLIED".equals(outcome), "the outcome NOT_APPLIED");
        } else {
            check(outcome == null, "no outcome");
        }
        return this;
    }

    /** Exactly these fields were refused, in any order. */
    public RefusalAssert at(String... fields) {
        if (!actual.fields().stream()
                .sorted()
                .toList()
                .equals(List.of(fields).stream().sorted().toList())) {
            failWithMessage("expected the fields %s to be refused, but %s", List.of(fields), actual);
        }
        return this;
    }

    /** Some field was refused, and all that were are this one or in it. */
    public RefusalAssert within(String field) {
        check(!actual.fields().isEmpty(), "refused fields");
        check(actual.fields().stream().allMatch(path -> path.startsWith(field)), "only fields within " + field);
        return this;
    }

    /** The error tells this value. */
    public RefusalAssert telling(String name, Object value) {
        if (!String.valueOf(value).equals(actual.metadata().get(name))) {
            failWithMessage("expected the metadata %s=%s, but %s", name, value, actual);
        }
        return this;
    }

    /** A text is nowhere in the error. */
    public RefusalAssert hides(String text) {
        check(!actual.everything().contains(text), "nothing of " + text);
        return this;
    }

    private void check(boolean condition, String expectation) {
        if (!condition) {
            failWithMessage("expected %s, but %s", expectation, actual);
        }
    }
}
