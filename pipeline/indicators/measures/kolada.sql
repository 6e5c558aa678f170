-- A key figure out of Kolada as it stands, one row per area and year, all sexes together. amount: the value; Kolada says of
-- how many nothing, so there is no base. Groups of municipalities are no areas. $zero_is_missing: the key figure has a 0
-- where a municipality did not answer.
select
    area_code,
    year::varchar as period,
    make_date(year, 1, 1) as period_start,
    make_date(year, 12, 31) as period_end,
    'year' as period_kind,
    '' as dimension,
    '' as group_key,
    $unit_name as unit,
    value as amount,
    null::double as base,
    null::double as weight,
    '' as stratum,
    '' as cluster,
    if(value = 0 and $zero_is_missing, 'missing', state) as state,
    false as preliminary,
    series,
    delivery,
    synthetic,
    sha256,
    line
from core.current_kolada_value
where kpi = $kpi and gender = 'T' and not starts_with(area_code, 'kolada:')
