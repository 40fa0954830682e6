package dev.parley.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.parley.v1.DataPart;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;
import java.util.concurrent.Callable;

/** What tests send, and how they take what goes wrong. */
final class Samples {
    private Samples() {}

    static Message user(String text) {
        return Message.newBuilder().setRole(Role.ROLE_USER).addParts(text(text)).build();
    }

    static Part text(String text) {
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text)).build();
    }

    static Message withData(int bytes) {
        var data = DataPart.newBuilder().setData(ByteString.copyFrom(new byte[bytes]));
        return Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .addParts(Part.newBuilder().setData(data))
                .build();
    }

    static ParleyException failureOf(Callable<?> call) {
        return requireNonNull(catchThrowableOfType(ParleyException.class, call::call), "the call did not fail");
    }
}
