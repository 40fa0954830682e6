package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolResultPart;
import dev.parley.v1.UpdateSessionRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextFieldsTest {
    // Three bytes that are no UTF-8, and the marker that stands for them until the message is serialised.
    private static final byte[] BAD = {(byte) 0xC3, (byte) 0x28, (byte) 0xFF};
    private static final String MARK = "@!@";

    @Test
    void everyBadTextIsFoundWithItsPath() {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId("fine")
                .setRequestId(MARK)
                .addMessages(Message.newBuilder().addParts(text("fine")))
                .addMessages(Message.newBuilder()
                        .setAuthor(MARK)
                        .addParts(text("fine"))
                        .addParts(text(MARK)));

        assertThat(badFields(request))
                .containsExactly("messages[1].author", "messages[1].parts[1].text.text", "request_id");
    }

    @Test
    void badTextInsideOfResultsInResultsIsFound() {
        var inner = ToolResultPart.newBuilder().addParts(text(MARK));
        var outer = ToolResultPart.newBuilder().addParts(Part.newBuilder().setToolResult(inner));
        var request = AppendMessagesRequest.newBuilder()
                .addMessages(Message.newBuilder().addParts(Part.newBuilder().setToolResult(outer)));

        assertThat(badFields(request))
                .containsExactly("messages[0].parts[0].tool_result.parts[0].tool_result.parts[0].text.text");
    }

    @Test
    void aMapsValueIsNamedByItsKeyAndABadKeyByItsPlace() {
        var request = UpdateSessionRequest.newBuilder()
                .putSetLabels("lang", MARK)
                .putSetLabels(MARK, "fine")
                .addRemoveLabels("fine")
                .addRemoveLabels(MARK);

        assertThat(badFields(request))
                .containsExactlyInAnyOrder("set_labels[\"lang\"]", "set_labels[1].key", "remove_labels[1]");
    }

    @Test
    void bytesAndFieldsThatNobodyKnowsAreNoText() {
        var request = AppendMessagesRequest.newBuilder()
                .addMessages(Message.newBuilder()
                        .putProviderMetadata("key", ByteString.copyFrom(BAD))
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        500,
                                        Field.newBuilder()
                                                .addLengthDelimited(ByteString.copyFrom(BAD))
                                                .build())
                                .build()));

        assertThat(badFields(request)).isEmpty();
    }

    @Test
    void whatWasFoundIsToldAlsoWhenTheRestIsCutOff() {
        var bytes = bytes(AppendMessagesRequest.newBuilder().setSessionId(MARK).setRequestId("0123456789"));

        var found = TextFields.notUtf8(AppendMessagesRequest.getDescriptor(), Arrays.copyOf(bytes, bytes.length - 3));

        assertThat(found).extracting(Violation::field).containsExactly("session_id");
    }

    @Test
    void manyBadFieldsAreNotAllRemembered() {
        var request = UpdateSessionRequest.newBuilder();
        for (int i = 0; i < 100_000; i++) {
            request.addRemoveLabels(MARK);
        }

        assertThat(badFields(request)).hasSizeLessThanOrEqualTo(100);
    }

    private static Part.Builder text(String text) {
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text));
    }

    private static List<String> badFields(com.google.protobuf.Message.Builder request) {
        return TextFields.notUtf8(type(request), bytes(request)).stream()
                .map(Violation::field)
                .toList();
    }

    private static Descriptor type(com.google.protobuf.Message.Builder request) {
        return request.getDescriptorForType();
    }

    /** The message with bad text in place of each marker. */
    static byte[] bytes(com.google.protobuf.Message.Builder request) {
        var text = new String(request.build().toByteArray(), StandardCharsets.ISO_8859_1);
        return text.replace(MARK, new String(BAD, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
