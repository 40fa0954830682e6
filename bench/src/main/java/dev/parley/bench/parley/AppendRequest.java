package dev.parley.bench.parley;

import dev.parley.bench.load.Template;
import dev.parley.bench.load.Template.Place;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;
import java.util.Optional;

/**
 * An append of one message: as a client sends it that wants to be able to retry, with an id of its own, or without. The
 * message has exactly 1 KiB on the wire: its id, a role and a text.
 */
public final class AppendRequest {
    /** One message on the wire. */
    public static final int MESSAGE_BYTES = 1024;

    /** Stands for the number of a session. */
    static final String SESSION = "S".repeat(Sessions.number(0).length());

    private static final String MESSAGE = "M".repeat(9);
    private static final String WORDS = "What does the train to Rome cost, and when does it leave? ";

    private final Template template;
    private final Place session;
    private final Optional<Place> message;

    /** A request for any of these sessions. */
    AppendRequest(Sessions sessions, MessageIds ids) {
        this.template = new Template(AppendMessagesRequest.newBuilder()
                .setSessionId(sessions.prefix() + "-" + SESSION)
                .addMessages(message(ids.of(MESSAGE)))
                .build());
        this.session = template.find(SESSION);
        this.message = ids == MessageIds.NONE ? Optional.empty() : Optional.of(template.find(MESSAGE));
    }

    /** The request for a message: an array that the next one overwrites. */
    byte[] of(int inSession, int number) {
        template.put(session, inSession);
        if (message.isPresent()) {
            template.put(message.get(), number);
        }
        return template.bytes();
    }

    /** Stands for the number of the n-th of several messages. */
    static String placeholder(int n) {
        return "M%08d".formatted(n);
    }

    /** A message of 1 KiB whose id has this number, or what stands for it. */
    static Message messageOf(String number) {
        return message(MessageIds.SHORT.of(number));
    }

    /** The number in a message's id. */
    public static int numberOf(String messageId) {
        return Integer.parseInt(messageId.substring(messageId.length() - MESSAGE.length()));
    }

    /** A message of 1 KiB, without an id if that is empty. */
    public static Message message(String id) {
        var message = Message.newBuilder().setMessageId(id).setRole(Role.ROLE_USER);
        int length = MESSAGE_BYTES;
        while (true) {
            var sized = message.clone().addParts(text(length)).build();
            int tooMuch = sized.getSerializedSize() - MESSAGE_BYTES;
            if (tooMuch == 0) {
                return sized;
            }
            length -= tooMuch;
        }
    }

    private static Part text(int length) {
        var text = WORDS.repeat(length / WORDS.length() + 1).substring(0, length);
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text)).build();
    }
}
