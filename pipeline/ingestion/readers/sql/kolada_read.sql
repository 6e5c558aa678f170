-- Kolada's values as they came (kolada_cell: text), typed, each with what is wrong with it (problem is null: nothing).
-- A value that Kolada marks as missing is missing, also where it is written as 0; so is a 0 with nothing behind it.
create or replace temp table kolada_read as
with area as (
    select unnest($municipality::varchar[]) as municipality, unnest($area_code::varchar[]) as area_code
),

cell as (
    select
        cell.line::bigint as line,
        coalesce(trim(cell.kpi::varchar), '') as kpi,
        coalesce(area.area_code, '') as area_code,
        coalesce(cell.municipality::varchar, '') as municipality,
        coalesce(trim(cell.period::varchar), '') as period,
        coalesce(trim(cell.gender::varchar), '') as gender,
        coalesce(trim(cell.status::varchar), '') as status,
        cell.value::varchar as value_text,
        try_cast(cell.value::varchar as double) as value,
        cell.count::varchar as count_text,
        try_cast(cell.count::varchar as bigint) as count
    from kolada_cell as cell
    left join area on area.municipality = cell.municipality::varchar
),

known as (
    select
        *,
        case replace(lower(status), ' ', '')
            when '' then 'ok' when 'missing' then 'missing' when 'privacy' then 'missing'
            when 'notapplicable' then 'not_applicable'
        end as status_state
    from cell
),

judged as (
    select
        *,
        case
            when not regexp_full_match(kpi, '[A-Z]\d{5}') then
                {'column_name': 'kpi', 'reason': 'nyckeltalet ska vara som N00945, men är ''' || kpi || ''''}
            when area_code = '' then
                {'column_name': 'municipality', 'reason': 'kommunens kod saknas'}
            when not regexp_full_match(period, '(19|20)\d\d') then
                {'column_name': 'year', 'reason': 'året ska vara som 2025, men är ''' || period || ''''}
            when gender not in ('T', 'K', 'M') then
                {'column_name': 'gender', 'reason': 'gender ska vara T, K eller M, men är ''' || gender || ''''}
            when status_state is null then
                {'column_name': 'status', 'reason': 'status ska vara tom, Missing, Privacy eller Not applicable, men är ''' || status || ''''}
            when value_text is not null and (value is null or not isfinite(value)) then
                {'column_name': 'value', 'reason': 'värdet ska vara ett tal, men är ''' || value_text || ''''}
            when count_text is not null and not coalesce(count >= 0 and count = try_cast(count_text as double), false) then
                {'column_name': 'count', 'reason': 'count ska vara ett heltal som inte är negativt, men är ''' || count_text || ''''}
            when status_state <> 'ok' and value <> 0 then
                {'column_name': 'status', 'reason': 'status är ''' || status || ''', men värdet är ' || value_text || '; båda kan inte stämma'}
        end as problem,
        case
            when status_state = 'ok' and (value is null or (value = 0 and count = 0)) then 'missing' else status_state
        end as state
    from known
),

numbered as (
    select
        *,
        first_value(line) over (partition by kpi, area_code, period, gender, problem is null order by line) as first_line
    from judged
)

select
    line,
    kpi,
    area_code,
    try_cast(period as integer) as year,
    gender,
    if(state = 'ok', value, null) as value,
    count,
    status,
    state,
    case
        when problem is not null then problem
        when line <> first_line then
            {'column_name': '', 'reason': 'samma nyckeltal, kommun, år och kön står redan som nummer ' || first_line}
    end as problem,
    left(concat_ws(' ', kpi, municipality, period, gender, status, value_text), 200) as text
from numbered
