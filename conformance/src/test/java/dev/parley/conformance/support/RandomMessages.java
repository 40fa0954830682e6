package dev.parley.conformance.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes messages in which any field may be set, from the descriptors: a new field is in them by itself. They are within
 * every limit.
 */
public final class RandomMessages {
    private static final Set<String> OUTPUT_ONLY = Set.of("sequence", "create_time", "update_time", "etag");
    private static final Set<String> JSON = Set.of("result_json", "json");
    private static final int DEPTH = 3;

    // Allowed in every text field.
    private static final List<String> PLAIN = Texts.NAUGHTY.stream()
            .filter(text -> text.codePoints().noneMatch(Character::isISOControl))
            .toList();

    private final Random random;

    public RandomMessages(Random random) {
        this.random = random;
    }

    /** A message that a server takes. */
    public dev.parley.v1.Message next() {
        var message = dev.parley.v1.Message.newBuilder();
        fill(message, 0);
        message.setMessageId("m-" + random.nextLong(Long.MAX_VALUE));
        if (message.getRole() == Role.ROLE_UNSPECIFIED) {
            message.setRole(Role.ROLE_TOOL);
        }
        if (message.getStatus() == MessageStatus.MESSAGE_STATUS_UNSPECIFIED) {
            message.setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE);
        }
        if (message.hasSummary()) {
            message.getSummaryBuilder().setFromSequence(2).setThroughSequence(2 + random.nextInt(9));
        }
        return message.build();
    }

    private void fill(Message.Builder message, int depth) {
        for (var field : message.getDescriptorForType().getFields()) {
            boolean isTooDeep = depth >= DEPTH && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (random.nextBoolean() && !isTooDeep && !(depth == 0 && OUTPUT_ONLY.contains(field.getName()))) {
                set(message, field, depth);
            }
        }
        if (message instanceof Part.Builder part && part.getContentCase() == Part.ContentCase.CONTENT_NOT_SET) {
            part.setText(TextPart.newBuilder().setText(text()));
        }
        if (random.nextInt(8) == 0
                && message.getDescriptorForType().getFile().getPackage().equals("parley.v1")) {
            var unknown = UnknownFieldSet.Field.newBuilder()
                    .addVarint(random.nextLong())
                    .build();
            message.setUnknownFields(
                    UnknownFieldSet.newBuilder().addField(5000, unknown).build());
        }
    }

    private void set(Message.Builder message, FieldDescriptor field, int depth) {
        if (field.isRepeated()) {
            for (int count = random.nextInt(4); count > 0; count--) {
                message.addRepeatedField(
                        field, field.isMapField() ? entry(message, field) : value(message, field, depth));
            }
        } else {
            message.setField(field, value(message, field, depth));
        }
    }

    private Message entry(Message.Builder message, FieldDescriptor field) {
        var entry = message.newBuilderForField(field);
        var value = entry.getDescriptorForType().findFieldByName("value");
        entry.setField(entry.getDescriptorForType().findFieldByName("key"), "key-" + random.nextInt(1000));
        entry.setField(value, value(entry, value, DEPTH));
        return entry.build();
    }

    private Object value(Message.Builder message, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(1_000_000_000);
            case LONG -> random.nextLong(1L << 37);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> JSON.contains(field.getName()) ? pick(Texts.JSON) : text();
            case BYTE_STRING -> bytes(random.nextInt(20));
            case ENUM -> pick(known(field));
            case MESSAGE -> {
                var nested = message.newBuilderForField(field);
                fill(nested, depth + 1);
                yield nested.build();
            }
            case FLOAT, DOUBLE -> throw new IllegalStateException("no field of the contract is a " + field.getType());
        };
    }

    private static List<EnumValueDescriptor> known(FieldDescriptor field) {
        return field.getEnumType().getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .toList();
    }

    private String text() {
        return pick(PLAIN);
    }

    private ByteString bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
