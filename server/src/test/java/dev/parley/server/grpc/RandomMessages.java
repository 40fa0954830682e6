package dev.parley.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.DataPart;
import dev.parley.v1.FilePart;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ReasoningPart;
import dev.parley.v1.RefusalPart;
import dev.parley.v1.Summary;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import dev.parley.v1.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes messages with any fields, by chance. */
final class RandomMessages {
    private static final List<String> TEXTS = List.of(
            "", "a", "When does the train leave?", "e\u0301", "\uD83D\uDE00 and more", "\0", "x".repeat(300), "\u0085");
    private static final List<String> NAMES = List.of("", "a", "agent.sub", "Zoë", "trip-1");
    private static final List<String> JSONS =
            List.of("", "{\"a\": [1, 2.50, \"\\u0000\"]}", "9007199254740993", "{", "1 2", "\"é\"");

    private final Random random;
    private final boolean isValid;

    /**
     * Makes a source of messages.
     *
     * @param isValid whether all of them are to be allowed; else some are
     */
    RandomMessages(Random random, boolean isValid) {
        this.random = random;
        this.isValid = isValid;
    }

    AppendMessagesRequest request() {
        var request = AppendMessagesRequest.newBuilder().setSessionId(isRarely() ? "no id" : "s-1");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            request.addMessages(message(isRarely() ? 0 : i));
        }
        if (random.nextBoolean()) {
            request.setExpectedLastSequence(isRarely() ? -1 : random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            request.getStatePatchBuilder().putSet("k", isRarely() ? "{" : "1").addRemove(isRarely() ? "k" : "l");
        }
        if (random.nextInt(4) == 0) {
            request.getCreateSessionBuilder().setUserId("ada").putLabels(isRarely() ? "A" : "a", "b");
        }
        if (random.nextInt(4) == 0) {
            request.setRequestId(isRarely() ? "1" : "123e4567-e89b-12d3-a456-426614174000");
        }
        return request.build();
    }

    Message message(int number) {
        var message = Message.newBuilder().setRoleValue(isRarely() ? random.nextInt(9) : 1 + random.nextInt(5));
        if (random.nextBoolean()) {
            message.setMessageId(isRarely() ? "no id" : "m-" + number);
        }
        if (random.nextInt(3) == 0) {
            message.setStatusValue(isRarely() ? 9 : random.nextInt(5));
        }
        names(message);
        numbers(message);
        for (int i = random.nextInt(4); i > 0; i--) {
            message.addParts(part(0));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            message.putLabels(isRarely() ? "A" : "key" + i, name());
            message.putProviderMetadata(name(), ByteString.copyFromUtf8(text()));
        }
        if (random.nextInt(5) == 0) {
            message.setUnknownFields(unknown());
        }
        if (!isValid && random.nextInt(9) == 0) {
            message.setSequence(7)
                    .setEtag("mine")
                    .setCreateTime(Timestamp.newBuilder().setSeconds(1));
        }
        return message.build();
    }

    private void names(Message.Builder message) {
        if (random.nextBoolean()) {
            message.setAuthor(name()).setModel(name()).setFinishReason(name());
        }
        if (random.nextBoolean()) {
            message.setTurnId(name()).setRunId(name()).setBranch(name()).setParentMessageId(name());
        }
        if (random.nextInt(4) == 0) {
            message.setError(MessageError.newBuilder().setCode(name()).setMessage(text()));
        }
    }

    private void numbers(Message.Builder message) {
        if (random.nextBoolean()) {
            message.setUsage(Usage.newBuilder().setInputTokens(number()).setReasoningTokens(number()));
        }
        if (random.nextBoolean()) {
            message.setTokenCount((int) number()).setPinned(random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            long from = isRarely() ? 0 : 1 + random.nextInt(5);
            message.setSummary(Summary.newBuilder().setFromSequence(from).setThroughSequence(from + number()));
        }
        if (random.nextInt(4) == 0) {
            message.setEventTime(Timestamp.newBuilder()
                    .setSeconds(isRarely() ? Long.MAX_VALUE : random.nextInt())
                    .setNanos(isRarely() ? -1 : random.nextInt(1_000_000_000)));
        }
    }

    private Part part(int depth) {
        var part = Part.newBuilder();
        switch (random.nextInt(isValid ? 8 : 9)) {
            case 0 -> part.setText(TextPart.newBuilder().setText(text()));
            case 1 ->
                part.setReasoning(ReasoningPart.newBuilder().setText(text()).setSignature(bytes()));
            case 2 ->
                part.setToolCall(ToolCallPart.newBuilder()
                        .setCallId(name())
                        .setTool(name())
                        .setArgumentsJson("{"));
            case 3 -> part.setToolResult(result(depth));
            case 4 -> part.setData(DataPart.newBuilder().setMediaType(name()).setData(bytes()));
            case 5 ->
                part.setFile(
                        FilePart.newBuilder().setUri(text()).setFilename(name()).setSizeBytes(number()));
            case 6 -> part.setRefusal(RefusalPart.newBuilder().setText(text()));
            case 7 -> part.setOpaque(OpaquePart.newBuilder().setType(name()).setJson(json()));
            default -> part.setUnknownFields(random.nextBoolean() ? unknown() : UnknownFieldSet.getDefaultInstance());
        }
        return part.setProviderSignature(bytes()).build();
    }

    private ToolResultPart result(int depth) {
        var result = ToolResultPart.newBuilder()
                .setCallId(name())
                .setResultJson(json())
                .setIsError(random.nextBoolean());
        if (depth < (isValid ? 8 : 10) && random.nextInt(3) > 0) {
            result.addParts(part(depth + 1));
        }
        return result.build();
    }

    private UnknownFieldSet unknown() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        90,
                        Field.newBuilder()
                                .addVarint(7)
                                .addFixed32(1)
                                .addFixed64(2)
                                .build())
                .addField(4000, Field.newBuilder().addLengthDelimited(bytes()).build())
                .build();
    }

    private ByteString bytes() {
        var bytes = new byte[random.nextInt(4)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String name() {
        return isRarely() ? text() : NAMES.get(random.nextInt(NAMES.size()));
    }

    private String json() {
        return JSONS.get(random.nextInt(isValid ? 3 : JSONS.size()));
    }

    private long number() {
        return isRarely() ? -1 : random.nextInt(1000);
    }

    private boolean isRarely() {
        return !isValid && random.nextInt(12) == 0;
    }

    /** Breaks bytes, or brings them into another form, in one of many ways. */
    byte[] mutated(byte[] bytes) {
        var changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> changed[at] = (byte) random.nextInt();
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 -> changed = joined(bytes, bytes);
            default -> changed = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
        }
        return changed;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        var joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
