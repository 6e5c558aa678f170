-- The exact line reader, for the text after a file's first lines: every line, split into its fields or left with null in
-- them. $pattern and $names: the format's layout and what its groups hold, in order. $aside: lines that are no vehicles
-- and no rejects either (a device's own messages); '' for none.
create or replace temp table vehicle_line as
with pieces as (
    select string_split($text, chr(10)) as pieces
),
physical as (
    select unnest(pieces) as raw, generate_subscripts(pieces, 1) as line
    from pieces
),
data as (
    select $before + line as line, regexp_replace(raw, '\r$', '') as text
    from physical
    where line <= $lines - $before
),
shaped as (
    select
        line,
        text,
        regexp_full_match(text, '\s*') as blank,
        $aside <> '' and regexp_full_match(text, $aside) as aside,
        case when regexp_full_match(text, $pattern) then regexp_extract(text, $pattern, $names) end as field
    from data
),
typed as (
    select
        line,
        text,
        blank,
        aside,
        field is not null as shaped,
        try_cast(replace(field.speed, ',', '.') as decimal(5, 2)) as speed_kmh,
        try_strptime(field.date || ' ' || replace(field.time, ',', '.'), $moments) as clock_time,
        list_extract($directions::smallint[], list_position($codes::varchar[], field.direction)) as direction,
        try_cast(replace(nullif(field.length, ''), ',', '.') as decimal(4, 1)) as length_m
    from shaped
)
select
    line,
    text,
    blank,
    aside,
    shaped,
    speed_kmh,
    case
        when $zone::varchar is null then clock_time
        else clock_time at time zone $zone at time zone 'Europe/Stockholm'
    end as measured_at,
    direction,
    length_m
from typed
