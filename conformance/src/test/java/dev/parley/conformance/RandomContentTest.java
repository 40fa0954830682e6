package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RandomMessages;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages with any fields set to anything. The same ones in every run. */
class RandomContentTest {
    private static final int MESSAGES = 300;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void everyMessageComesBackAsItWasSent() {
        var sent = messages(1);

        append(sent);

        assertThat(caller.log(id).stream().map(Samples::sent)).isEqualTo(sent);
    }

    @Test
    void everyMessageIsItsOwnReplay() {
        var sent = messages(2);
        append(sent);
        var before = caller.get(id);

        append(sent);

        assertThat(caller.get(id)).isEqualTo(before);
    }

    @Test
    void everyMessageThatIsReadIsItsOwnReplay() {
        append(messages(3));
        var before = caller.get(id);

        append(caller.log(id));

        assertThat(caller.get(id)).isEqualTo(before);
    }

    @Test
    void noMessageIsTheReplayOfAnother() {
        var sent = messages(4);
        append(sent);

        for (int i = 1; i < 50; i++) {
            var other = sent.get(i).toBuilder()
                    .setMessageId(sent.get(i - 1).getMessageId())
                    .build();
            assertRefused(() -> caller.append(id, other), Reason.MESSAGE_ID_CONFLICT);
        }
    }

    @Test
    void aMessageOnTheWireIsWhatAParserMakesOfIt() throws InvalidProtocolBufferException {
        var random = messages(5);
        for (int i = 1; i < MESSAGES; i += 2) {
            // One message behind the other is their merger: fields come twice, and in any order.
            var wire = random.get(i).toByteString().concat(random.get(i - 1).toByteString());
            var parsed = Message.parseFrom(wire);

            appendRaw(wire);

            assertThat(Samples.sent(caller.message(id, parsed.getMessageId()))).isEqualTo(parsed);
            assertThat(caller.append(id, parsed).getResults(0).getReplayed()).isTrue();
        }
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        var order = new Random(7);
        for (var message : messages(8).subList(0, 50)) {
            var fields = new ArrayList<ByteString>();
            message.getAllFields()
                    .forEach((field, value) -> fields.add(
                            Message.newBuilder().setField(field, value).build().toByteString()));
            Collections.shuffle(fields, order);

            appendRaw(ByteString.copyFrom(fields)
                    .concat(message.getUnknownFields().toByteString()));

            assertThat(Samples.sent(caller.message(id, message.getMessageId()))).isEqualTo(message);
        }
    }

    @Test
    void outputOnlyFieldsAreIgnoredWhereverTheyAreOnTheWire() {
        var output = Message.newBuilder().setSequence(4711).setEtag("mine");
        output.getCreateTimeBuilder().setSeconds(7);
        output.getUpdateTimeBuilder().setSeconds(7);
        var noise = output.build().toByteString();
        for (var message : messages(6).subList(0, 50)) {
            var wire = noise.concat(message.toByteString()).concat(noise);

            appendRaw(wire);

            var stored = caller.message(id, message.getMessageId());
            assertThat(Samples.sent(stored)).isEqualTo(message);
            assertThat(stored.getSequence()).isNotEqualTo(4711);
            assertThat(stored.getEtag()).isNotEqualTo("mine");
            assertThat(stored.getCreateTime().getSeconds()).isGreaterThan(7);
        }
    }

    private void appendRaw(ByteString message) {
        var field =
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(message).build();
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(AppendMessagesRequest.MESSAGES_FIELD_NUMBER, field)
                        .build())
                .build();
        RawCalls.call(caller.channel(), "parley.v1.MessageStore/AppendMessages", request.toByteArray());
    }

    private void append(List<Message> messages) {
        for (int i = 0; i < messages.size(); i += 50) {
            caller.append(Caller.appendRequest(id).addAllMessages(messages.subList(i, i + 50)));
        }
    }

    private static List<Message> messages(int seed) {
        var random = new RandomMessages(new Random(seed));
        return Stream.generate(random::next).limit(MESSAGES).toList();
    }
}
