package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Requests;
import dev.parley.conformance.support.Rpcs;
import dev.parley.conformance.support.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every text of every request, from the descriptors, with half a surrogate pair in it: refused, and its field named.
 */
class NotUtf8Test {
    private static final String MARKER = "XYZ";
    private static final byte[] HALF_A_PAIR = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
    private static final int DEPTH = 5;

    private final Caller caller = Caller.ofNewTenant();

    static List<String> rpcs() {
        return Rpcs.ofParley().stream()
                .filter(rpc -> !rpc.endsWith("/GetServerInfo"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void everyTextIsCheckedAndItsFieldNamed(String rpc) {
        var empty = Requests.of(rpc, Samples.newId()).getDefaultInstanceForType();

        forEachText(empty, "", 0, (path, request) -> {
            var bytes = RawCalls.replaced(request, MARKER, HALF_A_PAIR);

            var refusal = Refusal.of(() -> RawCalls.call(caller.channel(), rpc, bytes));

            RefusalAssert.assertThat(refusal).isFor(Reason.MALFORMED_REQUEST).within(path);
            assertThat(refusal.fields()).hasSize(1);
        });
    }

    @Test
    void theTextsOfMessagesAreAmongThem() {
        var paths = new ArrayList<String>();

        forEachText(
                Requests.of("parley.v1.MessageStore/AppendMessages", "a").getDefaultInstanceForType(),
                "",
                0,
                (path, _) -> paths.add(path));

        assertThat(paths)
                .contains(
                        "session_id",
                        "messages[0].author",
                        "messages[0].parts[0].text.text",
                        "messages[0].parts[0].tool_result.parts[0].opaque.json",
                        "create_session.title");
    }

    /** Goes through all requests in which one text is set and nothing else. */
    private static void forEachText(Message empty, String prefix, int depth, BiConsumer<String, Message> test) {
        for (var field : empty.getDescriptorForType().getFields()) {
            var path = prefix + field.getName();
            if (field.isMapField()) {
                // A map's text has no path of its own: its entry is named.
                forEachText(
                        newElement(empty, field),
                        "",
                        depth + 1,
                        (_, entry) -> test.accept(path, with(empty, field, entry)));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                test.accept(field.isRepeated() ? path + "[0]" : path, with(empty, field, MARKER));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < DEPTH) {
                var nested = field.isRepeated() ? path + "[0]." : path + ".";
                forEachText(
                        newElement(empty, field),
                        nested,
                        depth + 1,
                        (deeper, element) -> test.accept(deeper, with(empty, field, element)));
            }
        }
    }

    private static Message newElement(Message message, FieldDescriptor field) {
        return message.newBuilderForType().newBuilderForField(field).build();
    }

    private static Message with(Message empty, FieldDescriptor field, Object value) {
        var message = empty.newBuilderForType();
        return (field.isRepeated() ? message.addRepeatedField(field, value) : message.setField(field, value)).build();
    }
}
