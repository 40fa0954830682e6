-- Everything that the first step of a change, the expansion, may do to the schema of the release before.
ALTER TABLE parley.session ADD COLUMN color text COLLATE "C";
ALTER TABLE parley.session ADD COLUMN weight bigint NOT NULL DEFAULT 0;
ALTER TABLE parley.session_activity ADD COLUMN color text COLLATE "C";
ALTER TABLE parley.session_state ADD COLUMN color text COLLATE "C";
ALTER TABLE parley.message ADD COLUMN color text COLLATE "C";
ALTER TABLE parley.message ADD COLUMN weight bigint NOT NULL DEFAULT 0;

CREATE INDEX session_by_color ON parley.session (tenant, color, session_id) WHERE color IS NOT NULL;
CREATE INDEX message_by_color ON parley.message (tenant, session_id, color) WHERE color IS NOT NULL;

CREATE TABLE parley.color (
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    color text COLLATE "C" NOT NULL,
    CONSTRAINT color_pk PRIMARY KEY (tenant, session_id)
);
