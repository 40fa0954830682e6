package dev.parley.server.grpc.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.parley.server.domain.InvalidRequestException.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the text in a message that is not UTF-8: the parser only says that there is some. */
final class TextFields {
    // More of them than an error has room for.
    private static final int MAX_FOUND = 50;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_SHOWN_KEY = 64;
    private static final int TEXT_KEY_TAG = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private final List<Violation> found = new ArrayList<>();

    private TextFields() {}

    /** The text fields of a serialised message that are not UTF-8, by their paths, as far as the bytes make sense. */
    static List<Violation> notUtf8(Descriptor type, byte[] bytes) {
        var fields = new TextFields();
        try {
            fields.walk(type, UnsafeByteOperations.unsafeWrap(bytes), UnaryOperator.identity(), 0);
        } catch (IOException e) {
            // Malformed in another way too. What was found so far is true all the same.
            return fields.found;
        }
        return fields.found;
    }

    private void walk(Descriptor type, ByteString bytes, UnaryOperator<String> path, int depth) throws IOException {
        var in = bytes.newCodedInput();
        var counts = new HashMap<FieldDescriptor, Integer>();
        for (int tag = in.readTag(); tag != 0 && found.size() < MAX_FOUND; tag = in.readTag()) {
            var field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int index = counts.merge(field, 1, Integer::sum) - 1;
            var name = path.apply(field.getName());
            check(field, in.readBytes(), field.isRepeated() ? "%s[%d]".formatted(name, index) : name, depth);
        }
    }

    private void check(FieldDescriptor field, ByteString value, String path, int depth) throws IOException {
        if (field.getType() == FieldDescriptor.Type.STRING && !value.isValidUtf8()) {
            found.add(new Violation(path, "must be UTF-8"));
        } else if (field.getType() == FieldDescriptor.Type.MESSAGE && depth < MAX_DEPTH) {
            UnaryOperator<String> paths = field.isMapField() ? entry(value, path) : name -> path + "." + name;
            walk(field.getMessageType(), value, paths, depth + 1);
        }
    }

    // A map's value is named by its key, labels["lang"], as far as the key can be shown.
    private static UnaryOperator<String> entry(ByteString entry, String path) throws IOException {
        var key = textKey(entry);
        if (key == null || !key.isValidUtf8() || key.size() > MAX_SHOWN_KEY) {
            return name -> path + "." + name;
        }
        var map = path.substring(0, path.lastIndexOf('['));
        return name -> name.equals("value") ? "%s[\"%s\"]".formatted(map, key.toString(UTF_8)) : path + "." + name;
    }

    private static @Nullable ByteString textKey(ByteString entry) throws IOException {
        var in = entry.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == TEXT_KEY_TAG) {
                return in.readBytes();
            }
            in.skipField(tag);
        }
        return null;
    }
}
