package dev.parley.server.storage.postgres;

import com.google.inject.Inject;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.storage.postgres.Batcher.Crew;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps everything in PostgreSQL. The lock of a session's row arbitrates every write to the session; where there is no
 * row yet, the primary key does.
 *
 * <p>Appends and reads by key come in batches, on threads of their own; everything else waits for the database on one
 * of the lanes.
 */
public final class PostgresStorage implements Storage {
    private final Database database;
    private final Lanes lanes;
    private final Activity activity;
    private final Appends appends;
    private final Gets gets;
    private final PostgresSessions sessions;
    private final PostgresMessages messages;

    /** Connects to a database whose schema is current. It may be away for now. */
    @Inject
    public PostgresStorage(PostgresSettings settings, ContentEquality equality, Limits limits) {
        var threads = settings.threads();
        this.database = new Database(settings);
        this.lanes =
                new Lanes(Math.max(2, threads.connections() - threads.appends() - threads.reads()), threads.queue());
        this.activity = new Activity();
        var transaction = new AppendTransaction(database, equality, limits, activity);
        var plain = new PlainAppends(database, new AppendStatement(limits), activity);
        var lone = new LoneAppends(lanes, plain, transaction, threads.queue());
        var crew = new Crew("parley-postgres-append", threads.appends(), threads.queue());
        this.appends = new Appends(plain, lone, crew);
        this.sessions = new PostgresSessions(database, lanes, activity, limits);
        this.gets = new Gets(database, lanes, new Crew("parley-postgres-get", threads.reads(), threads.queue()));
        this.messages = new PostgresMessages(database, lanes, appends, gets, limits);
    }

    @Override
    public String backend() {
        return "postgres";
    }

    @Override
    public Durability durability() {
        return Durability.MEMORY;
    }

    @Override
    public SessionStorage sessions() {
        return sessions;
    }

    @Override
    public MessageStorage messages() {
        return messages;
    }

    @Override
    public CompletionStage<Void> probe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Measure> measures() {
        return List.of();
    }

    @Override
    public void close() {
        appends.close();
        gets.close();
        lanes.close();
        database.close();
    }
}
