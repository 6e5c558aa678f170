-- Every table of the warehouse, with types, keys, checks and comments: this file is the data dictionary.
-- A change here means a new work.duckdb, built from raw_data. Tables are emptied and filled, never replaced.
--
-- Rows that come from a file carry file_id (whose row it is) and line (where it stands).
-- Views with the plain names join in sha256, since a text constant in each of 15 million rows costs a second.

create schema meta;
create schema core;
create schema indicator;

-- ── meta: what was delivered, what was refused, what is up to date ────────────────────────────────────────

create table meta.delivery (
    delivery     varchar primary key,
    title        varchar not null,
    municipality varchar not null,
    publisher    varchar not null,
    format       varchar not null,
    accessed     date,
    licence      varchar not null,
    url          varchar not null,
    official     boolean not null,
    synthetic    boolean not null,
    publish      varchar not null check (publish in ('open', 'aggregate', 'internal')),
    state        varchar not null check (state in ('loaded', 'refused', 'waiting')),
    message      varchar not null,
    version      varchar not null,
    retention    varchar not null
);
comment on table meta.delivery is 'One row per delivery: a folder of files. A refused one with earlier rows keeps them, and keeps their title and date.';
comment on column meta.delivery.delivery is 'Path of the folder under the raw folder';
comment on column meta.delivery.municipality is 'Whose follow-up it serves';
comment on column meta.delivery.message is 'Swedish; empty unless refused, waiting or worth a note';
comment on column meta.delivery.version is 'Version of the rows that are held; empty when none are';
comment on column meta.delivery.title is 'As shown on the page';
comment on column meta.delivery.retention is 'Last day that its files are kept, as source.toml says; empty where it says nothing';
comment on column meta.delivery.publisher is 'Who publishes the source, e.g. Brå';
comment on column meta.delivery.format is 'Id of the reader that reads its files';
comment on column meta.delivery.accessed is 'Day the files were fetched; with as_of, the only dates the pages speak from';
comment on column meta.delivery.licence is 'Terms of use, as shown on the page';
comment on column meta.delivery.url is 'Where it was fetched; may be empty';
comment on column meta.delivery.official is 'Part of Sveriges officiella statistik; false for compilations of our own';
comment on column meta.delivery.synthetic is 'Made up: marked wherever it is shown';
comment on column meta.delivery.publish is 'open: may be shown row by row; aggregate: only as counted values; internal: never in public';
comment on column meta.delivery.state is 'loaded; refused (not read, earlier rows stay); waiting (files not at rest, or other deliveries must be mended first)';

create table meta.delivery_file (
    file_id        bigint primary key,
    sha256         varchar not null,
    path           varchar not null,
    delivery       varchar not null,
    source         varchar not null,
    format         varchar not null,
    bytes          bigint not null,
    lines          bigint not null default 0,
    preamble_lines bigint not null default 0,
    header_lines   bigint not null default 0,
    data_lines     bigint not null default 0,
    blank_lines    bigint not null default 0,
    rejected_lines bigint not null default 0,
    status         varchar not null check (status in ('loaded', 'unchanged', 'duplicate', 'refused', 'waiting', 'removed')),
    message        varchar not null default '',
    loaded_at      timestamp not null,
    synthetic      boolean not null,
    unique (sha256, path)
);
comment on table meta.delivery_file is 'One row per file. For loaded files: lines = preamble + header + data + rejected + blank.';
comment on column meta.delivery_file.file_id is 'Computed from sha256 and path, so the same file gets the same id in every build';
comment on column meta.delivery_file.path is 'Relative to the raw folder, / everywhere';
comment on column meta.delivery_file.delivery is 'Empty for a file that no delivery claims';
comment on column meta.delivery_file.sha256 is 'Hash of the bytes of the file';
comment on column meta.delivery_file.source is 'Publisher';
comment on column meta.delivery_file.bytes is 'Size of the file';
comment on column meta.delivery_file.lines is 'Physical lines, a last one without line end included; of PX and JSON-stat cells: the product of the dimensions'' sizes';
comment on column meta.delivery_file.preamble_lines is 'Lines before the header';
comment on column meta.delivery_file.header_lines is 'Lines that name columns';
comment on column meta.delivery_file.data_lines is 'Lines that became rows';
comment on column meta.delivery_file.blank_lines is 'Empty lines';
comment on column meta.delivery_file.rejected_lines is 'Lines that became rows of meta.reject';
comment on column meta.delivery_file.status is 'What became of the file; duplicate: same bytes as a file already held';
comment on column meta.delivery_file.loaded_at is 'Wall clock of the loading; never published';

create table meta.reject (
    file_id     bigint not null,
    sha256      varchar not null,
    line        bigint not null,
    column_name varchar not null,
    reason      varchar not null,
    text        varchar not null
);
comment on table meta.reject is 'One row per rejected line (or field): an analyst opens the file at that line. text is empty for microdata and free-text columns.';
comment on column meta.reject.line is 'Line in the file, the first is 1';
comment on column meta.reject.column_name is 'Where in the line; empty when it is the line as a whole';
comment on column meta.reject.reason is 'Swedish: what was expected and what was got';
comment on column meta.reject.text is 'What stood there';

create table meta.step (
    step    varchar primary key,
    version varchar not null,
    row_count bigint not null
);
comment on table meta.step is 'Version of each derived table, written in the same transaction as the table';
comment on column meta.step.step is 'Name of the step (refresh.STEPS)';
comment on column meta.step.row_count is 'Rows that stood when it last ran';

create table meta.edition (edition varchar primary key);
comment on table meta.edition is 'The edition this file belongs to; any later transaction empties it';
comment on column meta.edition.edition is 'Id: as_of and eight hex digits';

create table meta.as_of (as_of date not null);
comment on table meta.as_of is 'The date that the pages were asked to speak from (--as-of); no row: each set''s newest delivery. Written with what counts days to it.';
comment on column meta.as_of.as_of is 'At most one row';

-- ── core: what the files say, in typed rows ───────────────────────────────────────────────────────────────

create table core.reported_crime (
    area_code     varchar not null,
    crime_id      varchar not null,
    definition    varchar not null,
    period_start  date not null,
    period_kind   varchar not null check (period_kind in ('year', 'quarter', 'month')),
    count         bigint check (count >= 0),
    rate_per_100k double check (rate_per_100k >= 0),
    preliminary   boolean not null,
    state         varchar not null check (state in ('ok', 'missing', 'not_applicable')),
    sha256        varchar not null,
    line          bigint not null,
    file_id       bigint not null,
    unique (file_id, line),
    unique (file_id, area_code, crime_id, period_start, period_kind),
    check ((state = 'ok') = (count is not null))
);
comment on table core.reported_crime is 'Reported offences as delivered, one row per file and line. core.current_reported_crime picks the latest revision.';
comment on column core.reported_crime.crime_id is 'Brå''s crime type id (code list crime_type), or a declared sum such as 11650+11708';
comment on column core.reported_crime.definition is 'What the id counts, in Swedish; a sum says that it is ours';
comment on column core.reported_crime.rate_per_100k is 'As delivered: Brå divides by mean population';
comment on column core.reported_crime.state is 'ok; missing (.. in the file); not_applicable (. in the file)';
comment on column core.reported_crime.area_code is '0182 a municipality, 01 a county, 00 the nation';
comment on column core.reported_crime.period_start is 'First day of the period';
comment on column core.reported_crime.period_kind is 'year, quarter, month, wave, session or snapshot';
comment on column core.reported_crime.count is 'Offences reported; null when not ok';
comment on column core.reported_crime.preliminary is 'May still be revised by its publisher';

create table core.speed_site (
    site       varchar not null,
    street     varchar not null,
    limit_kmh  smallint not null check (limit_kmh between 5 and 130),
    role       varchar not null check (role in ('treated', 'control')),
    vehicle_km double check (vehicle_km > 0),
    delivery   varchar not null,
    file_id    bigint not null,
    line       bigint not null,
    unique (site, delivery)
);
comment on table core.speed_site is 'Measuring sites, from sites.csv. vehicle_km is a weight fixed at baseline.';
comment on column core.speed_site.site is 'Id of a measuring site';
comment on column core.speed_site.street is 'Name of the street';
comment on column core.speed_site.limit_kmh is 'Speed limit, km/h';
comment on column core.speed_site.role is 'treated: where something was done; control: compared with';
comment on column core.speed_site.vehicle_km is 'Traffic work at baseline, the weight in municipal means';

create table core.speed_session (
    session   varchar not null,
    site      varchar not null,
    direction smallint check (direction in (1, 2)),
    period    varchar not null check (period in ('before', 'during', 'after')),
    clock     varchar not null check (clock in ('local', 'fixed_summer', 'fixed_winter', 'utc')),
    sha256    varchar not null,
    file_id   bigint not null,
    classes   varchar not null default '',
    unique (file_id)
);
comment on table core.speed_session is 'One row per measuring file: which session and site it belongs to, from sessions.csv';
comment on column core.speed_session.direction is 'Null: as in the file';
comment on column core.speed_session.classes is 'Empty: single vehicles. Else where the speed classes of a binned file begin, km/h, and + for an open fastest one: only the same can be compared';
comment on column core.speed_session.session is 'Id of one measuring period at one site';
comment on column core.speed_session.period is 'In relation to the measure: before, during, after';
comment on column core.speed_session.clock is 'What the clock of the instrument showed';

create table core.speed_passage (
    file_id     bigint not null,
    line        integer not null,
    direction   smallint not null,
    measured_at timestamp not null,
    speed_kmh   decimal(5, 2) not null,
    length_m    decimal(4, 1)
);
comment on table core.speed_passage is 'Single vehicles as stored; core.passage joins in session, site and sha256';
comment on column core.speed_passage.measured_at is 'Local wall clock, after the session''s clock policy';
comment on column core.speed_passage.speed_kmh is 'As the instrument gives it: most give whole km/h';
comment on column core.speed_passage.length_m is 'Length of the vehicle, m; null where not measured';

create table core.speed_bin (
    file_id        bigint not null,
    direction      smallint not null,
    date           date not null,
    hour           smallint not null check (hour between 0 and 23),
    speed_from_kmh smallint not null,
    speed_to_kmh   smallint not null,
    n              double not null,
    line           integer,
    check (speed_to_kmh > speed_from_kmh)
);
comment on table core.speed_bin is 'Vehicles per file, direction, date, hour and speed bin [from, to) as stored; core.speed_histogram joins in session and site';
comment on column core.speed_bin.date is 'Local date';
comment on column core.speed_bin.hour is 'Local hour, 0 to 23';
comment on column core.speed_bin.speed_from_kmh is 'Lower end, included';
comment on column core.speed_bin.speed_to_kmh is 'Upper end, not included';
comment on column core.speed_bin.n is 'Vehicles; parts of them where a file has percents';
comment on column core.speed_bin.direction is '1 or 2; 0 both, where a binned file does not tell them apart';
comment on column core.speed_bin.line is 'Line of a binned file; null where counted from single vehicles';

create table core.speed_summary (
    site               varchar not null,
    session            varchar not null,
    direction          varchar not null,
    period_start       date,
    period_end         date,
    n                  bigint check (n >= 0),
    mean_kmh           double check (mean_kmh between 3 and 250),
    v85_kmh            double check (v85_kmh between 3 and 250),
    share_within_limit double check (share_within_limit between 0 and 1),
    publication        varchar not null,
    sha256             varchar not null,
    line               bigint not null,
    file_id            bigint not null,
    unique (file_id, line),
    unique (file_id, site, session, direction)
);
comment on table core.speed_summary is 'Speeds as a consultant or a vendor summed them up (speed_table): shown, never judged, never put together with what was measured';
comment on column core.speed_summary.site is 'As in the table: not a site of core.speed_site';
comment on column core.speed_summary.session is 'Measuring period, as in the table';
comment on column core.speed_summary.direction is 'As in the table; empty: both';
comment on column core.speed_summary.period_start is 'First day of the measuring period, where the table gives it; else null';
comment on column core.speed_summary.n is 'Vehicles; null where not given';
comment on column core.speed_summary.v85_kmh is '85th percentile, as in the table';
comment on column core.speed_summary.publication is 'Where the figures are from (källa)';

create table core.promise_set (
    promise_set  varchar primary key,
    municipality varchar not null,
    area_code    varchar not null,
    period_start date not null,
    period_end   date not null,
    demo         boolean not null,
    content      varchar not null,
    sha256       varchar not null,
    file_id      bigint not null,
    check (period_end >= period_start)
);
comment on table core.promise_set is 'Promise files; content is the whole set as JSON, dates as ISO text';
comment on column core.promise_set.promise_set is 'Id of the set: the name of its file';
comment on column core.promise_set.period_end is 'Last day of the period';
comment on column core.promise_set.demo is 'Shown as an example; the only kind that may hold synthetic data';
comment on column core.promise_set.content is 'The whole set as JSON';

create table core.commitment (
    promise_set  varchar not null,
    promise      varchar not null,
    commitment   varchar not null,
    kind         varchar not null check (kind in ('activity', 'process', 'outcome', 'purpose')),
    actor        varchar not null check (actor in ('police', 'municipality', 'police_and_others', 'not_stated')),
    has_owner    boolean not null,
    has_baseline boolean not null,
    has_target   boolean not null,
    has_date     boolean not null,
    has_place    boolean not null,
    sha256       varchar not null,
    line         bigint not null,
    file_id      bigint not null,
    primary key (promise_set, commitment)
);
comment on table core.commitment is 'Commitments (åtaganden) of the promise sets, and which of the things needed for follow-up each one names';
comment on column core.commitment.line is 'Line of the [[promise.commitment]] header in the promise file';
comment on column core.commitment.promise is 'Id of the promise within its set';
comment on column core.commitment.commitment is 'Id of the commitment, e.g. 1a';
comment on column core.commitment.kind is 'activity, process, outcome or purpose; process and purpose get no verdict';
comment on column core.commitment.actor is 'Who is to do it, as the document says';
comment on column core.commitment.has_owner is 'Names a role that answers for it';
comment on column core.commitment.has_baseline is 'Names where it starts from';
comment on column core.commitment.has_target is 'Names where it is to end';
comment on column core.commitment.has_date is 'Names when';
comment on column core.commitment.has_place is 'Names where';

create table core.promise_basis (
    promise_set varchar not null,
    promise     varchar not null,
    kind        varchar not null,
    date        date,
    answered    boolean not null,
    sha256      varchar not null,
    line        bigint not null,
    file_id     bigint not null,
    unique (file_id, line)
);
comment on table core.promise_basis is 'What a promise builds on, from the promise files: one row per [[promise.basis]]';
comment on column core.promise_basis.kind is 'As the file says: dialog med boende, trygghetsundersökning …; empty where not stated';
comment on column core.promise_basis.date is 'When it was held; null where not stated';
comment on column core.promise_basis.answered is 'The file says what those who spoke were answered';
comment on column core.promise_basis.line is 'Line of the [[promise.basis]] header in the promise file';

create table core.organisation (
    content varchar not null,
    file_id bigint not null unique
);
comment on table core.organisation is 'What organisation.toml says (accessibility statement, open data, corrections), as one JSON; at most one row';

create table core.population (
    area_code  varchar not null,
    counted_on date not null,
    dimension  varchar not null,
    group_key  varchar not null,
    population bigint check (population >= 0),
    state      varchar not null check (state in ('ok', 'missing', 'not_applicable')),
    sha256     varchar not null,
    line       bigint not null,
    file_id    bigint not null,
    unique (file_id, area_code, counted_on, group_key),
    check ((state = 'ok') = (population is not null))
);
comment on table core.population is 'Inhabitants as delivered. From 2025 SCB adds noise: parts need not sum to totals.';
comment on column core.population.counted_on is 'The day that is counted, most often 31 December';
comment on column core.population.dimension is 'How the inhabitants are divided: empty, or e.g. age×sex';
comment on column core.population.group_key is 'Which part: empty, or sorted key=value joined by ;';
comment on column core.population.population is 'Inhabitants; null when not ok';

create table core.activity (
    date         date not null,
    promise      varchar not null,
    commitment   varchar not null,
    activity     varchar not null,
    status       varchar not null check (status in ('planned', 'done', 'cancelled')),
    amount       double not null check (amount >= 0),
    hours        double check (hours >= 0),
    participants double check (participants >= 0),
    violations   double check (violations >= 0),
    unit_name    varchar not null,
    audience     varchar not null,
    actor        varchar not null,
    area_code    varchar not null,
    sha256       varchar not null,
    line         bigint not null,
    file_id      bigint not null,
    unique (file_id, line)
);
comment on table core.activity is 'Activity logs: one row per line of the log. The column anteckning is never read.';
comment on column core.activity.date is 'When it was held, or is planned for';
comment on column core.activity.promise is 'Id of the promise it is meant for, as the log says';
comment on column core.activity.commitment is 'Id of the commitment, e.g. 1a';
comment on column core.activity.activity is 'Id of a catalogue row whose source is an activity log';
comment on column core.activity.status is 'planned (planerad), done (genomförd), cancelled (inställd); all three were planned';
comment on column core.activity.amount is 'How many times the line stands for; 1 where the log says nothing';
comment on column core.activity.hours is 'Hours; null where not stated';
comment on column core.activity.participants is 'Who took part, as a number; null where not stated';
comment on column core.activity.violations is 'Violations found at a speed check; null where not stated';
comment on column core.activity.unit_name is 'School, organisation or place where it was held; empty where not stated';
comment on column core.activity.audience is 'Whom it was for, e.g. skolpersonal; empty where not stated';
comment on column core.activity.actor is 'Who held it; empty where not stated';
comment on column core.activity.area_code is 'The municipality that the delivery serves';

create table core.register_snapshot (
    date        date not null,
    measure     varchar not null,
    area_code   varchar not null,
    dimension   varchar not null,
    group_key   varchar not null,
    numerator   double check (numerator >= 0),
    denominator double check (denominator >= 0),
    sha256      varchar not null,
    line        bigint not null,
    file_id     bigint not null,
    unique (file_id, line),
    unique (file_id, date, measure, area_code, group_key)
);
comment on table core.register_snapshot is 'Registers and aggregates, one row per line: how many of how many on a day';
comment on column core.register_snapshot.date is 'Day that the register speaks of; of a sum over a year, its last day';
comment on column core.register_snapshot.measure is 'Id of a catalogue row whose source is a register or an aggregate';
comment on column core.register_snapshot.dimension is 'How the area is divided: empty, or e.g. staff_group';
comment on column core.register_snapshot.group_key is 'Which part: empty, or sorted key=value joined by ;';
comment on column core.register_snapshot.numerator is 'Null where the line only says how many there are in all';
comment on column core.register_snapshot.denominator is 'Null where the line counts and says of how many nothing';

create table core.survey_figure (
    indicator        varchar not null,
    area_code        varchar not null,
    wave             varchar not null,
    period_start     date not null,
    period_end       date not null,
    dimension        varchar not null,
    group_key        varchar not null,
    share            double check (share between 0 and 1),
    lower            double check (lower between 0 and 1),
    upper            double check (upper between 0 and 1),
    answers          bigint check (answers >= 0),
    invited          bigint check (invited >= 0),
    question         varchar not null,
    base             varchar not null,
    question_version varchar not null,
    publication      varchar not null,
    state            varchar not null check (state in ('ok', 'missing', 'not_applicable')),
    sha256           varchar not null,
    line             bigint not null,
    file_id          bigint not null,
    unique (file_id, line),
    unique (file_id, indicator, area_code, wave, group_key, question, base, question_version),
    check ((state = 'ok') = (share is not null)),
    check (lower <= share and share <= upper)
);
comment on table core.survey_figure is 'Survey shares as somebody published them (survey_table), never recomputed';
comment on column core.survey_figure.indicator is 'Id of a catalogue row whose source is a survey';
comment on column core.survey_figure.wave is 'A year, quarter or month, as on the page';
comment on column core.survey_figure.period_start is 'First day of the wave''s year, quarter or month';
comment on column core.survey_figure.share is '0 to 1; null when not ok';
comment on column core.survey_figure.lower is 'Of the published 95 % interval; null where none was published';
comment on column core.survey_figure.upper is 'Likewise';
comment on column core.survey_figure.answers is 'How many answered; null where not published';
comment on column core.survey_figure.invited is 'How many were asked; null where not published';
comment on column core.survey_figure.question is 'What was asked; empty where not known, and then it is comparable with nothing';
comment on column core.survey_figure.base is 'Among whom the share is taken; likewise';
comment on column core.survey_figure.question_version is 'Version of question, answers and way of collecting (post, web, school, telephone)';
comment on column core.survey_figure.publication is 'Where the figure was published (källa)';

create table core.kolada_value (
    kpi       varchar not null,
    area_code varchar not null,
    year      integer not null check (year between 1900 and 2099),
    gender    varchar not null check (gender in ('T', 'K', 'M')),
    value     double check (isfinite(value)),
    count     bigint check (count >= 0),
    status    varchar not null,
    state     varchar not null check (state in ('ok', 'missing', 'not_applicable')),
    sha256    varchar not null,
    line      bigint not null,
    file_id   bigint not null,
    unique (file_id, line),
    unique (file_id, kpi, area_code, year, gender),
    check ((state = 'ok') = (value is not null))
);
comment on table core.kolada_value is 'Key figures out of Kolada as delivered. Kolada divides by the population of 31 December: never in one line with Brå''s own rates. core.current_kolada_value picks the latest revision.';
comment on column core.kolada_value.kpi is 'Kolada''s id of the key figure; what it means can change under the same id';
comment on column core.kolada_value.area_code is '0182 a municipality, 01 a region, 00 the nation, kolada:G128684 one of Kolada''s groups of municipalities';
comment on column core.kolada_value.year is 'The year that the value speaks of';
comment on column core.kolada_value.gender is 'T all, K women, M men';
comment on column core.kolada_value.value is 'As delivered, in the key figure''s own unit; null when not ok, also where Kolada wrote 0 for what is missing';
comment on column core.kolada_value.count is 'As delivered: how many values Kolada made it from';
comment on column core.kolada_value.status is 'As delivered: empty, Missing, Privacy or Not applicable';
comment on column core.kolada_value.line is 'Number of the value in its file, the first is 1: neither JSON nor Parquet has lines';

create table core.kolada_kpi (
    kpi        varchar not null,
    title      varchar not null,
    definition varchar not null,
    sha256     varchar not null,
    line       bigint not null,
    file_id    bigint not null,
    unique (file_id, kpi)
);
comment on table core.kolada_kpi is 'What Kolada said of its key figures when a delivery was fetched (kpi.json beside its files)';
comment on column core.kolada_kpi.title is 'Kolada''s title, with the unit; values of two deliveries are one series only under the same title';
comment on column core.kolada_kpi.definition is 'Kolada''s description';

create table core.survey_concept (
    survey           varchar not null,
    wave             varchar not null,
    filled           varchar not null,
    area_code        varchar not null,
    period_start     date not null,
    period_end       date not null,
    invited          bigint check (invited >= 0),
    concept          varchar not null,
    question         varchar not null,
    base             varchar not null,
    question_version varchar not null,
    sha256           varchar not null,
    line             bigint not null,
    file_id          bigint not null,
    unique (file_id, concept)
);
comment on table core.survey_concept is 'What a codebook says of each question in a wave of survey answers (survey_microdata). The answers themselves are in no table here.';
comment on column core.survey_concept.survey is 'Name of the survey, the same in every wave';
comment on column core.survey_concept.filled is 'Indicator, wave and area: what one delivery alone may fill';
comment on column core.survey_concept.concept is 'Id of an indicator, or a name that the codebook gives what is read beside them';

-- ── indicator: what is counted, protected and said ────────────────────────────────────────────────────────

create table indicator.site_speed (
    session            varchar not null,
    site               varchar not null,
    direction          smallint not null,
    n                  bigint not null,
    days               integer not null,
    mean_kmh           double,
    sd_kmh             double,
    v50_kmh            double,
    v85_kmh            double,
    share_within_limit double check (share_within_limit between 0 and 1),
    share_over_30      double check (share_over_30 between 0 and 1),
    mean_lower         double,
    mean_upper         double,
    primary key (session, site, direction)
);
comment on table indicator.site_speed is 'Per session, site and direction. sd with n - 1; quantiles linear (type 7); over = > limit, within = <=; share_over_30 = more than 30 km/h over the limit.';
comment on column indicator.site_speed.days is 'Dates with a passage that counts, first and last included';
comment on column indicator.site_speed.mean_kmh is 'Mean speed';
comment on column indicator.site_speed.sd_kmh is 'Standard deviation, n - 1';
comment on column indicator.site_speed.v50_kmh is 'Median';
comment on column indicator.site_speed.v85_kmh is '85th percentile';
comment on column indicator.site_speed.share_within_limit is 'Share at or under the limit';
comment on column indicator.site_speed.share_over_30 is 'Share more than 30 km/h over the limit';
comment on column indicator.site_speed.mean_lower is 'Lower end of the 95 % interval, clustered by day';
comment on column indicator.site_speed.mean_upper is 'Upper end';

create table indicator.observation (
    indicator      varchar not null,
    area_code      varchar not null,
    period         varchar not null,
    period_start   date,
    period_end     date,
    period_kind    varchar not null check (period_kind in ('year', 'quarter', 'month', 'wave', 'session', 'snapshot')),
    dimension      varchar not null,
    group_key      varchar not null,
    unit           varchar not null check (unit in ('count', 'per_100k', 'per_10k', 'per_1000_households', 'share', 'kmh', 'hours', 'days', 'per_hour', 'yes_no', 'permutation_p')),
    numerator      double,
    denominator    double,
    value          double,
    lower          double,
    upper          double,
    standard_error double,
    df             double,
    base_n         double,
    status         varchar not null check (status in ('ok', 'missing', 'not_applicable')),
    preliminary    boolean not null,
    series         varchar not null,
    method         varchar not null,
    synthetic      boolean not null,
    deliveries     varchar not null,
    primary key (indicator, area_code, period, dimension, group_key, unit),
    check ((status = 'ok') = (value is not null)),
    check (lower is null or lower <= value),
    check (upper is null or value <= upper),
    check (unit <> 'share' or value between 0 and 1)
);
comment on table indicator.observation is 'The observation contract: every indicator yields rows of this shape. Dates inclusive; shares 0-1; intervals 95 %.';
comment on column indicator.observation.deliveries is 'Joined by ;';
comment on column indicator.observation.indicator is 'Id in the catalogue';
comment on column indicator.observation.dimension is 'How the area is divided: empty, or e.g. site, grade×sex';
comment on column indicator.observation.group_key is 'Which part: empty, or sorted key=value joined by ;';
comment on column indicator.observation.unit is 'A count and its rate are two rows';
comment on column indicator.observation.numerator is 'What was counted';
comment on column indicator.observation.denominator is 'Against what';
comment on column indicator.observation.value is 'What the page shows; null unless ok';
comment on column indicator.observation.lower is 'Lower end of the 95 % interval';
comment on column indicator.observation.upper is 'Upper end of the 95 % interval';
comment on column indicator.observation.standard_error is 'Of value';
comment on column indicator.observation.df is 'Degrees of freedom of the interval';
comment on column indicator.observation.base_n is 'Answers, vehicles or sites that the value rests on';
comment on column indicator.observation.status is 'ok, missing (ought to exist), not_applicable; published adds suppressed';
comment on column indicator.observation.series is 'Name of the comparable series; a break starts a new one';
comment on column indicator.observation.method is 'How value and interval were made, with the dispersion in use';

create table indicator.published (
    indicator      varchar not null,
    area_code      varchar not null,
    period         varchar not null,
    period_start   date,
    period_end     date,
    period_kind    varchar not null,
    dimension      varchar not null,
    group_key      varchar not null,
    unit           varchar not null,
    numerator      double,
    denominator    double,
    value          double,
    lower          double,
    upper          double,
    standard_error double,
    df             double,
    base_n         double,
    status         varchar not null check (status in ('ok', 'suppressed', 'missing', 'not_applicable')),
    preliminary    boolean not null,
    series         varchar not null,
    method         varchar not null,
    synthetic      boolean not null,
    deliveries     varchar not null,
    primary key (indicator, area_code, period, dimension, group_key, unit),
    check ((status = 'ok') = (value is not null)),
    check (status <> 'suppressed' or (numerator is null and denominator is null and lower is null and upper is null
                                      and standard_error is null and df is null and base_n is null))
);
comment on table indicator.published is 'What may leave: indicator.observation after disclosure control. A suppressed row carries no number.';

create table indicator.verdict (
    promise_set     varchar not null,
    promise         varchar not null,
    indicator       varchar not null,
    area_code       varchar not null,
    group_key       varchar not null,
    unit            varchar not null,
    period          varchar not null,
    baseline_period varchar not null,
    change          varchar not null,
    change_lower    double,
    change_upper    double,
    goal            varchar not null,
    certainty       varchar not null,
    activity        varchar not null,
    reason          varchar not null,
    sentence        varchar not null,
    synthetic       boolean not null,
    commitment      varchar not null,
    primary key (promise_set, promise, indicator, area_code, group_key, unit, period, commitment)
);
comment on table indicator.verdict is 'Judgements computed from published rows only; codes of docs/design.md. Written for analysts: pages are made from the same frame.';
comment on column indicator.verdict.baseline_period is 'What it is compared with; empty if nothing';
comment on column indicator.verdict.change is 'Change against baseline';
comment on column indicator.verdict.change_lower is 'Lower end of the 95 % interval of the change';
comment on column indicator.verdict.change_upper is 'Upper end';
comment on column indicator.verdict.goal is 'Against the promise''s target';
comment on column indicator.verdict.certainty is 'How far from a cap, when the period is over';
comment on column indicator.verdict.activity is 'Fact against plan';
comment on column indicator.verdict.sentence is 'Swedish, as on the page';
comment on column indicator.verdict.commitment is 'Whose target and date were used: several may be judged by one indicator in one period';
