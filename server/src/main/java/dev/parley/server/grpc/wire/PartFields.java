package dev.parley.server.grpc.wire;

import com.google.protobuf.WireFormat;
import dev.parley.v1.DataPart;
import dev.parley.v1.FilePart;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ReasoningPart;
import dev.parley.v1.RefusalPart;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import org.jspecify.annotations.Nullable;

/** Which fields of one kind of content are checked, and how. */
final class PartFields {
    private static final int FIELDS = 16;
    private static final @Nullable PartFields[] CONTENTS = contents();

    private final @Nullable Check[] checks = new Check[FIELDS];

    private static @Nullable PartFields[] contents() {
        var contents = new @Nullable PartFields[FIELDS];
        contents[Part.TEXT_FIELD_NUMBER] = new PartFields().with(TextPart.TEXT_FIELD_NUMBER, Check.TEXT);
        contents[Part.REASONING_FIELD_NUMBER] = new PartFields().with(ReasoningPart.TEXT_FIELD_NUMBER, Check.TEXT);
        contents[Part.TOOL_CALL_FIELD_NUMBER] = new PartFields()
                .with(ToolCallPart.CALL_ID_FIELD_NUMBER, Check.NAME)
                .with(ToolCallPart.TOOL_FIELD_NUMBER, Check.PLAIN)
                .with(ToolCallPart.ARGUMENTS_JSON_FIELD_NUMBER, Check.TEXT);
        contents[Part.TOOL_RESULT_FIELD_NUMBER] = new PartFields()
                .with(ToolResultPart.CALL_ID_FIELD_NUMBER, Check.NAME)
                .with(ToolResultPart.TOOL_FIELD_NUMBER, Check.PLAIN)
                .with(ToolResultPart.RESULT_JSON_FIELD_NUMBER, Check.JSON)
                .with(ToolResultPart.PARTS_FIELD_NUMBER, Check.PARTS);
        contents[Part.DATA_FIELD_NUMBER] = new PartFields().with(DataPart.MEDIA_TYPE_FIELD_NUMBER, Check.PLAIN);
        contents[Part.FILE_FIELD_NUMBER] = new PartFields()
                .with(FilePart.URI_FIELD_NUMBER, Check.TEXT)
                .with(FilePart.MEDIA_TYPE_FIELD_NUMBER, Check.PLAIN)
                .with(FilePart.FILENAME_FIELD_NUMBER, Check.PLAIN)
                .with(FilePart.SIZE_BYTES_FIELD_NUMBER, Check.COUNT);
        contents[Part.REFUSAL_FIELD_NUMBER] = new PartFields().with(RefusalPart.TEXT_FIELD_NUMBER, Check.TEXT);
        contents[Part.OPAQUE_FIELD_NUMBER] = new PartFields()
                .with(OpaquePart.TYPE_FIELD_NUMBER, Check.PLAIN)
                .with(OpaquePart.JSON_FIELD_NUMBER, Check.JSON);
        return contents;
    }

    /** The fields of the content of a part under that tag, if the tag is of one. */
    static @Nullable PartFields ofContent(int tag) {
        int field = WireFormat.getTagFieldNumber(tag);
        return field < FIELDS && WireFormat.getTagWireType(tag) == WireReader.BYTES ? CONTENTS[field] : null;
    }

    /** How the field under that tag is checked; nothing if it may be anything. */
    @Nullable
    Check check(int tag) {
        int field = WireFormat.getTagFieldNumber(tag);
        @Nullable Check check = field < FIELDS ? checks[field] : null;
        return check != null && WireFormat.getTagWireType(tag) == check.wireType ? check : null;
    }

    private PartFields with(int field, Check check) {
        checks[field] = check;
        return this;
    }

    /** What is checked of a field. */
    enum Check {
        /** Text as long as the message may be. */
        TEXT(WireReader.BYTES),
        /** A short text. */
        PLAIN(WireReader.BYTES),
        /** A short text without control characters. */
        NAME(WireReader.BYTES),
        /** Nothing, or JSON. */
        JSON(WireReader.BYTES),
        /** Not negative. */
        COUNT(WireReader.NUMBER),
        /** Parts of their own. */
        PARTS(WireReader.BYTES);

        private final int wireType;

        Check(int wireType) {
            this.wireType = wireType;
        }
    }
}
