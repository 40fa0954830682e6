package dev.parley.server.grpc.transport;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;

/**
 * Makes a request of its bytes. A method whose request marshaller is one gets its requests this way, instead of through
 * the generated parser.
 */
public interface RequestDecoder<Q> extends MethodDescriptor.Marshaller<Q> {
    /**
     * Reads one request.
     *
     * @param bytes the request and nothing else; the decoder may keep them
     * @throws InvalidProtocolBufferException if the bytes are not the message that the method takes
     */
    Q decode(byte[] bytes) throws InvalidProtocolBufferException;

    /** Whether repeating this request could do its work twice, since nothing tells the attempts apart (contract §5). */
    boolean isUnsafeToRetry(Q request);

    /** What the bytes are, to find out where they went wrong. */
    Descriptor descriptor();
}
