/** The tables. They are a cache: a database of another version is thrown away, so that nothing is ever migrated. */

/** Raised by one with each change of a table, an index, or of what a row means: `rows/` and `fold/` included. */
export const SCHEMA_VERSION = 8;
/** Marks a file as ours, among those of SQLite: "OrRM" in ASCII. */
export const APPLICATION_ID = 0x4f_72_52_4d;

/** What every database of this version has. Digests are 32 bytes; an id that is not a digest stays a text (ANY). */
export const SCHEMA = `
CREATE TABLE sources (name TEXT NOT NULL) STRICT;
CREATE TABLE positions (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
  PRIMARY KEY (topic, partition)
) STRICT, WITHOUT ROWID;

-- Each event once, whatever became of it.
CREATE TABLE events (digest BLOB PRIMARY KEY, subject TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX events_subject ON events (subject);
-- Where it lies: more than once, if it was sent again.
CREATE TABLE statements (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  digest BLOB NOT NULL, append_time_ms INTEGER NOT NULL, recorded_time TEXT, auth_type TEXT, auth_id TEXT,
  PRIMARY KEY (topic, partition, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX statements_digest ON statements (digest);
CREATE TABLE letters (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  code TEXT NOT NULL, append_time_ms INTEGER NOT NULL,
  of_topic TEXT NOT NULL, of_partition INTEGER NOT NULL, of_offset INTEGER NOT NULL,
  PRIMARY KEY (topic, partition, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_of ON letters (of_topic, of_partition, of_offset);
-- Statements that the workers have taken: those without a letter.
CREATE VIEW taken AS SELECT * FROM statements AS s WHERE NOT EXISTS (
  SELECT 1 FROM letters WHERE of_topic = s.topic AND of_partition = s.partition AND of_offset = s.offset
);
CREATE TABLE in_force (
  subject TEXT NOT NULL, kind TEXT NOT NULL, digest BLOB NOT NULL, has_conflict INTEGER NOT NULL,
  PRIMARY KEY (subject, kind)
) STRICT, WITHOUT ROWID;
-- Few among what is in force.
CREATE INDEX in_force_facts ON in_force (subject) WHERE kind = 'fact';
-- What each event draws; in force are those of the event in force.
CREATE TABLE draws (
  parent TEXT NOT NULL, consumer TEXT NOT NULL, digest BLOB NOT NULL, in_force INTEGER NOT NULL,
  day TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, minerals TEXT,
  PRIMARY KEY (parent, consumer, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX draws_consumer ON draws (consumer, in_force);

-- The number is that of this database: another one, folded in another order, may have another.
CREATE TABLE assessments (number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
-- What an assessment wants of somebody, by its number. An empty subject: the value of any lot above may settle it.
CREATE TABLE wants (
  assessment INTEGER NOT NULL, subject TEXT NOT NULL, need TEXT NOT NULL, because TEXT NOT NULL, stake_usd INTEGER NOT NULL,
  PRIMARY KEY (assessment, need, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX wants_subject ON wants (subject, need);
-- How many vehicles wait for what, and what they could still earn: those whose last assessment wants it, subjects alone.
CREATE TABLE wanted (
  subject TEXT NOT NULL, need TEXT NOT NULL, because TEXT NOT NULL, vehicles INTEGER NOT NULL, stake_usd INTEGER NOT NULL,
  PRIMARY KEY (subject, need, because)
) STRICT, WITHOUT ROWID;
-- Lots whose event in force leaves a value open.
CREATE TABLE unvalued (lot TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- In the order of the log, so that what is new lies together: a page of the file is written once, not once for each vehicle.
CREATE TABLE revisions (
  partition INTEGER NOT NULL, offset INTEGER NOT NULL, vin TEXT NOT NULL, vehicle INTEGER NOT NULL, revision INTEGER NOT NULL,
  published_at_ms INTEGER NOT NULL, verdict_id ANY NOT NULL, assessment_id ANY, supersedes ANY, evidence ANY,
  previous_usd INTEGER, cause TEXT, basis TEXT, deciding_date TEXT, acquired_on TEXT,
  assessment INTEGER NOT NULL, causes TEXT NOT NULL, status TEXT NOT NULL, amount_usd INTEGER NOT NULL,
  PRIMARY KEY (partition, offset)
) STRICT, WITHOUT ROWID;
-- By the number of the vehicle in the table of verdicts: those that are judged together have neighbouring ones.
CREATE UNIQUE INDEX revisions_vehicle ON revisions (vehicle, revision);
-- The ledger: all that its filters and totals read of a revision, so that a scan of it reads no row.
CREATE INDEX revisions_published ON revisions (
  published_at_ms, vin, revision, cause, status, amount_usd, previous_usd
);
-- Its sums by the day of publication, in days since 1970-01-01 of UTC, and by all that it is filtered by: what the vehicles are
-- now. A missing text is empty.
CREATE TABLE ledger_days (
  day INTEGER NOT NULL, status TEXT NOT NULL, cause TEXT NOT NULL, maker TEXT NOT NULL, manufacturer TEXT NOT NULL,
  model TEXT NOT NULL, revisions INTEGER NOT NULL, gained_usd INTEGER NOT NULL, lost_usd INTEGER NOT NULL,
  PRIMARY KEY (day, status, cause, maker, manufacturer, model)
) STRICT, WITHOUT ROWID;
-- Vehicles with a revision that a statement has caused.
CREATE TABLE causes (digest BLOB NOT NULL, vin TEXT NOT NULL, PRIMARY KEY (digest, vin)) STRICT, WITHOUT ROWID;

-- What a vehicle is, by its production in force.
CREATE TABLE vehicles (
  vin TEXT PRIMARY KEY, manufacturer TEXT NOT NULL, make TEXT NOT NULL, model TEXT NOT NULL, model_year INTEGER NOT NULL,
  plant TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- The last revision of each vehicle, with the numbers of its bucket, and of its assessment if that wants something, else 0.
-- Vehicles are numbered from 1 on, in the order in which they were judged first, so that those that are judged together lie
-- together; their numbers are those of this database. Lists don't read this table: readers keep it in memory.
CREATE TABLE verdicts (
  vehicle INTEGER PRIMARY KEY, vin TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, published_at_ms INTEGER NOT NULL,
  deciding_day INTEGER NOT NULL, bucket INTEGER NOT NULL, wanting INTEGER NOT NULL
) STRICT;
-- What the last folds have changed of it, each in one value, so that readers keep up without a search.
CREATE TABLE verdict_changes (fold INTEGER PRIMARY KEY, rows BLOB NOT NULL) STRICT;
-- What vehicles that are equal in all else have in common that lists filter by. Missing texts are empty, missing numbers 0. A
-- bucket stays when its last vehicle leaves it.
CREATE TABLE buckets (
  bucket INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, status TEXT NOT NULL, cause TEXT NOT NULL,
  manufacturer TEXT NOT NULL, model TEXT NOT NULL, model_year INTEGER NOT NULL, ruleset TEXT NOT NULL,
  finding_bits INTEGER NOT NULL, amount_usd INTEGER NOT NULL, potential_usd INTEGER NOT NULL
) STRICT;

CREATE TABLE seals (
  number INTEGER NOT NULL, sha256 TEXT NOT NULL, offset INTEGER NOT NULL, append_time_ms INTEGER NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (number, sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE grants (
  partition INTEGER NOT NULL, offset INTEGER NOT NULL, append_time_ms INTEGER NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (partition, offset)
) STRICT, WITHOUT ROWID;
-- Letters that were sent again, by the offset in the topic of redrives.
CREATE TABLE redrives (
  offset INTEGER PRIMARY KEY, topic TEXT NOT NULL, partition INTEGER NOT NULL, letter_offset INTEGER NOT NULL,
  to_topic TEXT NOT NULL, to_partition INTEGER NOT NULL, to_offset INTEGER NOT NULL,
  operator TEXT, principal TEXT, time TEXT NOT NULL
) STRICT;
CREATE INDEX redrives_letter ON redrives (topic, partition, letter_offset);
-- Who read figures of others, by the offset in the topic of reads.
CREATE TABLE reads (offset INTEGER PRIMARY KEY, principal TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX reads_principal ON reads (principal, offset);
CREATE TABLE reads_of (party TEXT NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (party, offset)) STRICT, WITHOUT ROWID;
CREATE INDEX reads_of_offset ON reads_of (offset);
`;
