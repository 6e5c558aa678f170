-- No part is larger than its whole: the final months of a year sum to no more than the year; a numerator fits its
-- denominator in a share; a municipality has no more than its county, and a county no more than the nation.
with final_count as (
    select * from indicator.observation
    where status = 'ok' and unit = 'count' and dimension = '' and not preliminary
),

year_of_months as (
    select indicator, area_code, series, year(period_start) as year_number, sum(value) as months
    from final_count
    where period_kind = 'month'
    group by indicator, area_code, series, year(period_start)
),

larger_than_year as (
    select part.indicator || ' ' || part.area_code || ': månaderna ' || part.year_number || ' är ' || part.months::bigint || ', men året ' || whole.value::bigint || '. Rätta eller ta bort filen i ' || whole.deliveries as what
    from year_of_months as part
    join final_count as whole
        on whole.indicator = part.indicator and whole.area_code = part.area_code and whole.series = part.series
        and whole.period_kind = 'year' and year(whole.period_start) = part.year_number
    where part.months > whole.value
),

larger_than_area as (
    select part.indicator || ' ' || part.period || ': ' || part.area_code || ' har ' || part.value::bigint || ', men ' || whole.area_code || ' bara ' || whole.value::bigint || '. Rätta eller ta bort filen i ' || part.deliveries || ' eller ' || whole.deliveries as what
    from final_count as part
    join final_count as whole
        on whole.indicator = part.indicator and whole.period = part.period
        and (
            (length(part.area_code) = 4 and whole.area_code in (left(part.area_code, 2), '00'))
            or (length(part.area_code) = 2 and part.area_code <> '00' and whole.area_code = '00')
        )
    where part.value > whole.value
),

larger_than_base as (
    select indicator || ' ' || area_code || ' ' || period || ': ' || numerator || ' av ' || denominator || '. Rätta filen i ' || replace(deliveries, ';', ' eller ') as what
    from indicator.observation
    where status = 'ok' and unit = 'share' and numerator > denominator
)

select what from larger_than_year
union all
select what from larger_than_area
union all
select what from larger_than_base
order by what
