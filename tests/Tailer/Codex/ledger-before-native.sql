-- The ledger (schema 3) that a Clawtail from before the native runtime made of the home native-codex-2026.9.6: the agent main was there
-- when it began, ops came while it ran. It took rows that OpenClaw copied of native turns for turns, those without usage too.
PRAGMA application_id = 1131176311;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value ANY  NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('baseline_complete',1795668954429);
INSERT INTO meta VALUES('last_turn',1795580262532);
CREATE TABLE files (
    path        TEXT    NOT NULL PRIMARY KEY,
    size        INTEGER NOT NULL,              -- bytes, when last read
    mtime       INTEGER NOT NULL,              -- 100 ns ticks, when last read
    offset      INTEGER NOT NULL,              -- bytes accounted for
    fingerprint INTEGER NOT NULL,              -- hash of the first complete line
    anchor      INTEGER NOT NULL,              -- hash of the bytes before the offset
    flags       INTEGER NOT NULL,              -- 1: the offset is inside an oversized entry; 2: written so lately that mtime may hide a change
    session     TEXT    NOT NULL,
    started     INTEGER NOT NULL               -- when the session began
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    id         TEXT    NOT NULL PRIMARY KEY,   -- agent/session
    kind       TEXT    NOT NULL,
    last_entry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO sessions VALUES('main/2fd321be-7f8d-490b-8258-1a2b67907010','cron',1795576722379);
INSERT INTO sessions VALUES('main/big','explicit',1795576893749);
INSERT INTO sessions VALUES('main/busy','explicit',1795576737862);
INSERT INTO sessions VALUES('main/crash','explicit',1795576748904);
INSERT INTO sessions VALUES('main/d8098ca7-40ec-4f1f-acd3-12095b724c3c','subagent',1795576674880);
INSERT INTO sessions VALUES('main/e6ac0f12-bdf3-45a5-a554-e7e1fad540c8','main',1795580262548);
INSERT INTO sessions VALUES('main/helper','explicit',1795576684063);
INSERT INTO sessions VALUES('main/limit','explicit',1795580273190);
INSERT INTO sessions VALUES('main/nest','explicit',1795580223745);
INSERT INTO sessions VALUES('main/one','explicit',1795576964773);
INSERT INTO sessions VALUES('main/plain','explicit',1795576972223);
INSERT INTO sessions VALUES('ops/566b4bf4-2ffb-4b07-95ea-be3ac3556621','main',1795576956531);
CREATE TABLE usage_series (
    id            INTEGER NOT NULL PRIMARY KEY,
    provider      TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    session_kind  TEXT    NOT NULL,
    folded        INTEGER NOT NULL,
    released      INTEGER NOT NULL,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    UNIQUE (provider, model, session_kind)
) STRICT;
INSERT INTO usage_series VALUES(1,'openai-codex','gpt-5.5','main',0,1,10,81926,3531,50688,353,0);
INSERT INTO usage_series VALUES(2,'openai-codex','gpt-5.5','explicit',0,1,22,353297,6735,276992,1042,0);
INSERT INTO usage_series VALUES(3,'openai-codex','gpt-5.6-terra','explicit',0,1,3,25348,1065,41984,202,0);
INSERT INTO usage_series VALUES(4,'openai-codex','gpt-5.5','subagent',0,1,2,24245,547,6656,0,0);
INSERT INTO usage_series VALUES(5,'openai-codex','gpt-5.5','cron',0,1,3,41607,661,3712,0,0);
CREATE TABLE error_series (
    id       INTEGER NOT NULL PRIMARY KEY,
    provider TEXT    NOT NULL,
    model    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    folded   INTEGER NOT NULL,
    released INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    UNIQUE (provider, model, reason)
) STRICT;
CREATE TABLE turns (
    time          INTEGER NOT NULL,
    key           BLOB    NOT NULL,
    usage_series  INTEGER NOT NULL,
    error_series  INTEGER,                     -- null: the turn did not fail
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL,
    PRIMARY KEY (time, key)
) STRICT, WITHOUT ROWID;
INSERT INTO turns VALUES(1795576619120,X'2c5ec55cd17ac298b7c489f4ec20eb50',1,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576619372,X'6314f39902627c4cb18ec382e7882aea',1,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576620011,X'0ddd0b9a7f044eb7131e48b79fadb4f1',1,NULL,27240,835,9728,0,0);
INSERT INTO turns VALUES(1795576620012,X'39c439b0d424ed8fff3fcf8c51247035',1,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576637507,X'54676e13bc2f454d274362ffe84ad09c',2,NULL,23688,526,8704,0,0);
INSERT INTO turns VALUES(1795576648561,X'93c92688fe5549f386bfd3d59ca7fb1a',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576648689,X'da8b2b505be7bc41a8b689a88916f1e4',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576649256,X'4d22a02a0b2b1d831e633769083b2722',2,NULL,5813,963,11648,284,0);
INSERT INTO turns VALUES(1795576649257,X'f9db941ae0b6975cbf043d1b02303aad',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576658159,X'3e38e6d3071805a308bcde2d79e4fd89',3,NULL,4358,563,27648,202,0);
INSERT INTO turns VALUES(1795576658582,X'54fa99fa6b6ea1aad9f202c43080c1a9',3,NULL,9975,423,8064,0,0);
INSERT INTO turns VALUES(1795576670926,X'42eff2d2db47316aac56e353cf9e967b',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576672195,X'2d4ea4fa1a07ca524598c7e64030ff7d',2,NULL,5749,650,9216,0,0);
INSERT INTO turns VALUES(1795576674840,X'c74c959421c52d6c115750d59d763e35',4,NULL,24245,547,6656,0,0);
INSERT INTO turns VALUES(1795576674844,X'737aad945556fa39b87c9fa349fb55a5',4,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576684054,X'258894d004876d2192055bb1f2ab977c',2,NULL,20836,199,2816,0,0);
INSERT INTO turns VALUES(1795576709957,X'64cafe1b09634d100cbf1e17d75fa76f',1,NULL,3192,297,3072,0,0);
INSERT INTO turns VALUES(1795576721630,X'5b43c64c1ba77f53ca45ac8136d2239d',5,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576722366,X'15fa759e5d0a4e0d1dd4ed2c2eba62ea',5,NULL,41607,661,3712,0,0);
INSERT INTO turns VALUES(1795576722366,X'5a69d34274098084bad4733708fa67a7',5,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576737859,X'ac31cbdfbb54612936ff5cbd70102727',2,NULL,5915,483,4480,299,0);
INSERT INTO turns VALUES(1795576748845,X'84aabe3bd53c822990d9ac6965f961f1',2,NULL,7645,560,25344,0,0);
INSERT INTO turns VALUES(1795576756783,X'7c5fbb21e1516f84058af509799c43b2',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576758257,X'ba75ed1b1b36d3045f5a683a77dc41c9',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576758997,X'3a864e344a085da7d4288d81187b1188',2,NULL,183103,1456,172416,182,0);
INSERT INTO turns VALUES(1795576758998,X'feeb0c5adaca9311c73a864535d7da11',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576766383,X'6fb51b6527899a3234de869786e3027a',2,NULL,30084,165,9344,0,0);
INSERT INTO turns VALUES(1795576790364,X'0aad51b1080b309d47c2a327ef10f2e7',1,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576790911,X'546f26790cbba6bc3f91743df8c39f81',1,NULL,28040,1418,16640,0,0);
INSERT INTO turns VALUES(1795576790912,X'9e6fb90983cf1ea01b6ef0a7c48aef9e',1,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576928437,X'e33c30bb72cb42471f75e44a17ecee49',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576928596,X'fa3019b844b7e9805f01ce57012b10d1',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576928958,X'cb91a43718e8d1b8709dcbf3889e153e',2,NULL,0,0,0,0,0);
INSERT INTO turns VALUES(1795576928958,X'cceccc1083d864fe57110f28b29b43b0',2,NULL,17947,802,1664,0,0);
INSERT INTO turns VALUES(1795576956527,X'4363426649bf89ca00573c855844a049',1,NULL,21295,713,7168,353,0);
INSERT INTO turns VALUES(1795576964762,X'7b630c74b7177408ddf221ce986236cc',2,NULL,19806,184,128,277,0);
INSERT INTO turns VALUES(1795576972066,X'05b426ec126af5a98a06f5ee1c48f62e',3,NULL,11015,79,6272,0,0);
INSERT INTO turns VALUES(1795580169662,X'08e5a1c3fec1a684dce334d32a65b2aa',2,NULL,17569,344,20096,0,0);
INSERT INTO turns VALUES(1795580223731,X'c616f201926e51b13d6b0434cf8d36d2',2,NULL,15142,403,11136,0,0);
INSERT INTO turns VALUES(1795580262532,X'23274c9558b377acec2ed03259e98c81',1,NULL,2159,268,14080,0,0);
CREATE TABLE baseline_usage (
    series        INTEGER NOT NULL PRIMARY KEY,
    messages      INTEGER NOT NULL,
    input         INTEGER NOT NULL,
    output        INTEGER NOT NULL,
    cache_read    INTEGER NOT NULL,
    cache_write   INTEGER NOT NULL,
    cost_nano_usd INTEGER NOT NULL
) STRICT;
INSERT INTO baseline_usage VALUES(1,6,32591,1400,26880,0,0);
INSERT INTO baseline_usage VALUES(2,22,353297,6735,276992,1042,0);
INSERT INTO baseline_usage VALUES(3,3,25348,1065,41984,202,0);
INSERT INTO baseline_usage VALUES(4,2,24245,547,6656,0,0);
INSERT INTO baseline_usage VALUES(5,3,41607,661,3712,0,0);
CREATE TABLE baseline_errors (
    series INTEGER NOT NULL PRIMARY KEY,
    count  INTEGER NOT NULL
) STRICT;
CREATE TABLE databases (
    path          TEXT    NOT NULL PRIMARY KEY,
    size          INTEGER NOT NULL,            -- bytes, when last read
    mtime         INTEGER NOT NULL,            -- 100 ns ticks, when last read
    log_size      INTEGER NOT NULL,            -- the same of its write-ahead log
    log_mtime     INTEGER NOT NULL,
    unsettled     INTEGER NOT NULL,            -- written so lately that mtime may hide a change
    watermark     INTEGER NOT NULL,            -- newest rewrite of a session that was read
    events        BLOB    NOT NULL,            -- marked rows of transcript_events, ascending
    archives      BLOB    NOT NULL,            -- of session_transcript_archives
    cold_archives BLOB    NOT NULL,            -- of session_transcript_cold_archives
    damaged       BLOB    NOT NULL             -- ranges of transcript_events that were skipped, two marks each
) STRICT, WITHOUT ROWID;
INSERT INTO databases VALUES('agents/main/agent/openclaw-agent.sqlite',315392,639312657507754121,0,0,0,1795580275213,X'010000000000000051c9a34f30544e3d4e00000000000000558bbd53ff4173e94f000000000000000660054e172b762f50000000000000004857e61e43ddb9a05100000000000000f36559fb18e49c535200000000000000d15149cdb8e80b6c53000000000000006b4690c80ba7ae2f54000000000000002b050a67ca41def755000000000000001376e43388a6dc35',X'',X'',X'');
INSERT INTO databases VALUES('agents/ops/agent/openclaw-agent.sqlite',198656,639312657507874121,0,0,0,1795576948561,X'0100000000000000fe5ed36c39d7c9950200000000000000963536e7f97575470300000000000000dbecfb7abfd9182e0400000000000000ed3384679192d6720500000000000000ed282193ec98a3eb0600000000000000dbecafb1644d13310700000000000000cd7a67f4ef7b93670800000000000000adfbac91b8572bdb',X'',X'',X'');
COMMIT;
