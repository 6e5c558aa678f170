-- The database that answers are held in while a step estimates from them: in memory, of its own, never on a disk.
create table survey_answer (
    survey varchar not null, wave varchar not null, respondent integer not null, concept varchar not null,
    code varchar not null, weight double not null, stratum integer not null, psu integer not null,
    sha256 varchar not null, line integer not null
);

-- What a code means to a concept, by the delivery's codebook. says_yes is null where it says neither.
create table survey_code (
    delivery varchar not null, concept varchar not null, code varchar not null, role varchar not null, says_yes boolean,
    group_key varchar not null
);

create table survey_concept (
    delivery varchar not null, concept varchar not null, is_filter boolean not null, is_among_everybody boolean not null,
    series varchar not null
);

create table survey_file (
    sha256 varchar not null, delivery varchar not null, area_code varchar not null, period varchar not null,
    period_start date not null, period_end date not null, everyone_asked boolean not null, synthetic boolean not null
);
