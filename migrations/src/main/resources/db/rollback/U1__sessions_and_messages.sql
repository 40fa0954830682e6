-- Takes the schema back from version 1 to nothing. Run it with psql -v ON_ERROR_STOP=1 -f, as the role that migrates,
-- with every server stopped. It does all or nothing.
--
-- Every session, message and state is in these tables, so it refuses to run unless there are none. With
-- PGOPTIONS='-c parley.discard=yes' it throws them away.

BEGIN;

-- Nobody writes, and nobody migrates, between the check and the end.
LOCK TABLE parley.flyway_schema_history, parley.session, parley.session_activity, parley.session_state, parley.message
    IN ACCESS EXCLUSIVE MODE;

DO $$
BEGIN
    IF (SELECT max(version::int) FROM parley.flyway_schema_history) IS DISTINCT FROM 1 THEN
        RAISE EXCEPTION 'the schema is not at version 1: take back the later migrations first';
    END IF;
    IF current_setting('parley.discard', true) IS DISTINCT FROM 'yes'
        AND (EXISTS (SELECT FROM parley.session) OR EXISTS (SELECT FROM parley.message)) THEN
        RAISE EXCEPTION 'there are sessions, which this would throw away: set parley.discard to yes if that is wanted';
    END IF;
END
$$;

DROP TABLE parley.message, parley.session_state, parley.session_activity, parley.session;
DELETE FROM parley.flyway_schema_history WHERE version = '1';

COMMIT;
