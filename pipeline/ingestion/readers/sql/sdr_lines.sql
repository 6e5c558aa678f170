-- The exact line reader, for the text after the preamble: every line, split into its fields or left with null in them.
create or replace temp table sdr_line as
with pieces as (
    select string_split($text, chr(10)) as pieces
),
physical as (
    select unnest(pieces) as raw, generate_subscripts(pieces, 1) as line
    from pieces
),
data as (
    select $preamble + line as line, regexp_replace(raw, '\r$', '') as text
    from physical
    where line <= $lines - $preamble
),
shaped as (
    select
        line,
        text,
        case
            when regexp_full_match(text, '\d{3}\t\d\d:\d\d:\d\d\t\d\d\.\d\d\.\d\d\t[12]\t\d{1,2}\.\d') then text
        end as fields
    from data
),
typed as (
    select
        line,
        text,
        fields is not null as shaped,
        try_cast(fields[1:3] as smallint) as speed_kmh,
        try_strptime(fields[14:21] || ' ' || fields[5:12], '%d.%m.%y %H:%M:%S') as clock_time,
        try_cast(fields[23:23] as smallint) as direction,
        try_cast(fields[25:] as decimal(4, 1)) as length_m
    from shaped
)
select
    line,
    text,
    shaped,
    speed_kmh,
    case
        when $zone::varchar is null then clock_time
        else clock_time at time zone $zone at time zone 'Europe/Stockholm'
    end as measured_at,
    direction,
    length_m
from typed
