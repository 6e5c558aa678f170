-- Appended to "with contributing as (…)": what each observation sums to. One row per key; a key whose rows do not agree
-- on dates or series gives two rows, and is stopped by the table's primary key.
select
    area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series,
    sum(amount)::double as amount,
    sum(base)::double as base,
    min(amount) filter (where amount > 0)::double as smallest,
    case
        when bool_or(state = 'missing') then 'missing'
        when bool_or(state = 'not_applicable') then 'not_applicable'
        else 'ok'
    end as status,
    bool_or(preliminary) as preliminary,
    bool_or(synthetic) as synthetic,
    string_agg(distinct delivery, ';' order by delivery) as deliveries
from contributing
group by area_code, period, period_start, period_end, period_kind, dimension, group_key, unit, series
order by area_code, period, dimension, group_key, unit
