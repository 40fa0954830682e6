-- Sessions, their messages and their state. Why it looks like this: docs/decisions/0008-postgresql.md.
--
-- Every primary key and unique constraint begins with (tenant, session_id): the tables can be partitioned by their hash,
-- or distributed by them, without another key. There are no foreign keys: a session and all that belongs to it are
-- written behind the lock of its row in parley.session, and a check for each message would cost more than it proves.
--
-- The schema itself is there: Flyway makes it for its history, or an operator whose migrating role may not.

CREATE TABLE parley.session (
    last_sequence bigint NOT NULL DEFAULT 0,
    message_count bigint NOT NULL DEFAULT 0,
    content_bytes bigint NOT NULL DEFAULT 0,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    cached_input_tokens bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    changes bigint NOT NULL DEFAULT 0,
    state_version bigint NOT NULL DEFAULT 0,
    state_bytes bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL DEFAULT 1,
    ttl_nanos bigint,
    forked_through bigint,
    last_message_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    expire_time timestamptz,
    sweep_time timestamptz,
    state_keys integer NOT NULL DEFAULT 0,
    status smallint NOT NULL DEFAULT 1,
    ttl_policy smallint NOT NULL DEFAULT 1,
    uid uuid NOT NULL,
    request_id uuid,
    forked_from_uid uuid,
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    app_id text COLLATE "C" NOT NULL DEFAULT '',
    user_id text COLLATE "C" NOT NULL DEFAULT '',
    title text COLLATE "C" NOT NULL DEFAULT '',
    labels jsonb,
    forked_from_session_id text COLLATE "C",
    CONSTRAINT session_counts CHECK (
        message_count BETWEEN 0 AND last_sequence AND content_bytes >= 0 AND changes >= 0 AND version >= 1),
    CONSTRAINT session_state CHECK (state_version >= 0 AND state_keys >= 0 AND state_bytes >= 0),
    CONSTRAINT session_status CHECK (status BETWEEN 1 AND 2),
    CONSTRAINT session_ttl CHECK (ttl_policy BETWEEN 1 AND 2 AND (ttl_nanos IS NULL) = (expire_time IS NULL)),
    CONSTRAINT session_fork CHECK (
        (forked_from_session_id IS NULL) = (forked_from_uid IS NULL)
        AND (forked_from_session_id IS NULL) = (forked_through IS NULL))
) WITH (fillfactor = 70);

-- No index has a column that an append changes, so that it rewrites none of them (a heap-only update).
CREATE INDEX session_by_create_time ON parley.session (tenant, create_time DESC, session_id);
CREATE INDEX session_by_app ON parley.session (tenant, app_id, create_time DESC, session_id) WHERE app_id <> '';
CREATE INDEX session_by_user ON parley.session (tenant, user_id, create_time DESC, session_id) WHERE user_id <> '';
CREATE INDEX session_by_app_and_user ON parley.session (tenant, app_id, user_id, create_time DESC, session_id)
    WHERE app_id <> '' AND user_id <> '';
CREATE INDEX session_by_sweep_time ON parley.session (sweep_time) WHERE sweep_time IS NOT NULL;

-- Here and below the primary key comes last: on a table without statistics the planner takes the newest of the indexes
-- that it thinks alike, and keeps that plan until there are some.
ALTER TABLE parley.session ADD CONSTRAINT session_pk PRIMARY KEY (tenant, session_id);

COMMENT ON TABLE parley.session IS 'Conversations, without their messages and state. The row''s lock arbitrates every write to a session.';
COMMENT ON COLUMN parley.session.tenant IS 'Whose it is. Nothing is read or written across tenants but by the sweeper.';
COMMENT ON COLUMN parley.session.session_id IS 'Chosen by the caller, or a UUIDv7.';
COMMENT ON COLUMN parley.session.uid IS 'This incarnation: deleting the session and creating it again gives another.';
COMMENT ON COLUMN parley.session.request_id IS 'The request that made it, if that had an id: the same one again finds it.';
COMMENT ON COLUMN parley.session.app_id IS 'The application whose session it is; empty: not said.';
COMMENT ON COLUMN parley.session.user_id IS 'The user whose session it is; empty: not said.';
COMMENT ON COLUMN parley.session.title IS 'For people; empty: none.';
COMMENT ON COLUMN parley.session.labels IS 'Texts by key, as a JSON object; null: none.';
COMMENT ON COLUMN parley.session.status IS '1: ACTIVE, 2: CLOSED, which takes no messages.';
COMMENT ON COLUMN parley.session.version IS 'Counts the changes of title, labels, status and ttl; the etag stands for it.';
COMMENT ON COLUMN parley.session.last_sequence IS 'The highest sequence ever assigned in the log; 0: none. Never goes down.';
COMMENT ON COLUMN parley.session.message_count IS 'Messages that are there now.';
COMMENT ON COLUMN parley.session.content_bytes IS 'The bytes of their content.';
COMMENT ON COLUMN parley.session.input_tokens IS 'Sum over the messages ever appended.';
COMMENT ON COLUMN parley.session.output_tokens IS 'Sum over the messages ever appended.';
COMMENT ON COLUMN parley.session.cached_input_tokens IS 'Sum over the messages ever appended.';
COMMENT ON COLUMN parley.session.reasoning_tokens IS 'Sum over the messages ever appended.';
COMMENT ON COLUMN parley.session.last_message_time IS 'When the newest message was appended; never goes back. In no index: see parley.session_activity.';
COMMENT ON COLUMN parley.session.changes IS 'Counts the writes that updated or erased messages, so that followers notice them.';
COMMENT ON COLUMN parley.session.state_version IS 'Counts the changes of the state; its etag stands for it.';
COMMENT ON COLUMN parley.session.state_keys IS 'Rows of the session in parley.session_state.';
COMMENT ON COLUMN parley.session.state_bytes IS 'UTF-8 bytes of their keys and values.';
COMMENT ON COLUMN parley.session.ttl_nanos IS 'How long it lives, in nanoseconds; null: for ever.';
COMMENT ON COLUMN parley.session.ttl_policy IS '1: SLIDING, every write moves expire_time. 2: FIXED, only the update that sets the ttl.';
COMMENT ON COLUMN parley.session.create_time IS 'When it was created, by this database''s clock.';
COMMENT ON COLUMN parley.session.update_time IS 'When title, labels, status or ttl last changed.';
COMMENT ON COLUMN parley.session.expire_time IS 'From then on it is not there, swept or not. In no index, since every write moves it.';
COMMENT ON COLUMN parley.session.sweep_time IS 'When the sweeper looks at it next: never after expire_time. The sweeper moves it.';
COMMENT ON COLUMN parley.session.forked_from_session_id IS 'Of a fork: the session that it is a copy of.';
COMMENT ON COLUMN parley.session.forked_from_uid IS 'Of a fork: the incarnation of that session.';
COMMENT ON COLUMN parley.session.forked_through IS 'Of a fork: the last sequence that was copied.';

-- Apart from parley.session, so that moving a session in these indexes does not write into all of its other ones.
CREATE TABLE parley.session_activity (
    activity_time timestamptz NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    app_id text COLLATE "C" NOT NULL DEFAULT '',
    user_id text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE INDEX session_activity_by_time ON parley.session_activity (tenant, activity_time DESC, session_id);
CREATE INDEX session_activity_by_app ON parley.session_activity (tenant, app_id, activity_time DESC, session_id)
    WHERE app_id <> '';
CREATE INDEX session_activity_by_user ON parley.session_activity (tenant, user_id, activity_time DESC, session_id)
    WHERE user_id <> '';
CREATE INDEX session_activity_by_app_and_user
    ON parley.session_activity (tenant, app_id, user_id, activity_time DESC, session_id)
    WHERE app_id <> '' AND user_id <> '';

ALTER TABLE parley.session_activity ADD CONSTRAINT session_activity_pk PRIMARY KEY (tenant, session_id);

COMMENT ON TABLE parley.session_activity IS 'Where sessions stand in lists by last activity. Written right behind the appends, not by them.';
COMMENT ON COLUMN parley.session_activity.tenant IS 'Of parley.session.';
COMMENT ON COLUMN parley.session_activity.session_id IS 'Of parley.session.';
COMMENT ON COLUMN parley.session_activity.app_id IS 'Of parley.session; never changes.';
COMMENT ON COLUMN parley.session_activity.user_id IS 'Of parley.session; never changes.';
COMMENT ON COLUMN parley.session_activity.activity_time IS 'The session''s last_message_time, else its create_time. May lag behind.';

CREATE TABLE parley.session_state (
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    CONSTRAINT session_state_pk PRIMARY KEY (tenant, session_id, key)
);

COMMENT ON TABLE parley.session_state IS 'The key-value state of sessions.';
COMMENT ON COLUMN parley.session_state.tenant IS 'Of parley.session.';
COMMENT ON COLUMN parley.session_state.session_id IS 'Of parley.session.';
COMMENT ON COLUMN parley.session_state.key IS 'Unique in the session.';
COMMENT ON COLUMN parley.session_state.value IS 'JSON as the caller wrote it: a text, since jsonb would rewrite it and refuses U+0000.';

CREATE TABLE parley.message (
    sequence bigint NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz,
    version bigint NOT NULL DEFAULT 1,
    role smallint NOT NULL,
    status smallint NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    turn_id text COLLATE "C",
    run_id text COLLATE "C",
    branch text COLLATE "C",
    labels jsonb,
    input_tokens bigint,
    output_tokens bigint,
    cached_input_tokens bigint,
    reasoning_tokens bigint,
    pinned boolean,
    summary_from bigint,
    summary_through bigint,
    CONSTRAINT message_id_unique UNIQUE (tenant, session_id, message_id),
    CONSTRAINT message_sequence CHECK (sequence >= 1 AND version >= 1),
    CONSTRAINT message_role CHECK (role BETWEEN 1 AND 5),
    CONSTRAINT message_status CHECK (status BETWEEN 1 AND 4),
    CONSTRAINT message_summary CHECK ((summary_from IS NULL) = (summary_through IS NULL))
);

CREATE INDEX message_with_mark ON parley.message (tenant, session_id, sequence)
    WHERE pinned OR summary_from IS NOT NULL;

ALTER TABLE parley.message ADD CONSTRAINT message_pk PRIMARY KEY (tenant, session_id, sequence);

COMMENT ON TABLE parley.message IS 'The logs: messages in the order of their sequences.';
COMMENT ON COLUMN parley.message.tenant IS 'Of parley.session.';
COMMENT ON COLUMN parley.message.session_id IS 'Of parley.session.';
COMMENT ON COLUMN parley.message.sequence IS 'Its place in the log: 1, 2, 3, … in the order of commits. Never used again.';
COMMENT ON COLUMN parley.message.message_id IS 'Unique in the session: a retry finds by it what the first attempt stored.';
COMMENT ON COLUMN parley.message.role IS '1: SYSTEM, 2: DEVELOPER, 3: USER, 4: ASSISTANT, 5: TOOL.';
COMMENT ON COLUMN parley.message.status IS '1: IN_PROGRESS, 2: COMPLETE, 3: INCOMPLETE, 4: FAILED.';
COMMENT ON COLUMN parley.message.content IS 'The fields that the caller sent, as serialised protobuf (parley.v1.Message), byte for byte.';
COMMENT ON COLUMN parley.message.turn_id IS 'The turn that it belongs to; null: not said. This and all that follow stand in the content, too.';
COMMENT ON COLUMN parley.message.run_id IS 'The run that it belongs to; null: not said.';
COMMENT ON COLUMN parley.message.branch IS 'A dot path of agents; null: not said.';
COMMENT ON COLUMN parley.message.labels IS 'Texts by key, as a JSON object; null: none.';
COMMENT ON COLUMN parley.message.input_tokens IS 'What the provider counted; null: 0.';
COMMENT ON COLUMN parley.message.output_tokens IS 'What the provider counted; null: 0.';
COMMENT ON COLUMN parley.message.cached_input_tokens IS 'What the provider counted; null: 0.';
COMMENT ON COLUMN parley.message.reasoning_tokens IS 'What the provider counted; null: 0.';
COMMENT ON COLUMN parley.message.pinned IS 'Whether every context takes it; null: no.';
COMMENT ON COLUMN parley.message.summary_from IS 'Of a summary: the first sequence that it stands for.';
COMMENT ON COLUMN parley.message.summary_through IS 'Of a summary: the last sequence that it stands for.';
COMMENT ON COLUMN parley.message.create_time IS 'When it was appended. Never decreases along the sequence.';
COMMENT ON COLUMN parley.message.update_time IS 'When it was last updated; null: never.';
COMMENT ON COLUMN parley.message.version IS 'Counts its changes, from 1; the etag stands for it.';
