-- What an edition said, for as long as anything may be published after it, and whether it was official statistics then.
with delivery as (
    select * from meta.delivery
),

named as (
    select indicator, area_code, period, dimension, group_key, unit, unnest(string_split(deliveries, ';')) as delivery
    from indicator.published
),

origin as (
    select
        named.indicator, named.area_code, named.period, named.dimension, named.group_key, named.unit,
        bool_and(coalesce(delivery.official, false)) as official
    from named
    left join delivery on delivery.delivery = named.delivery
    group by all
)

select
    published.indicator, published.area_code, published.period, published.period_start, published.period_end,
    published.period_kind, published.dimension, published.group_key, published.unit,
    published.numerator, published.denominator, published.value, published.lower, published.upper,
    published.standard_error, published.df, published.base_n,
    published.status, published.preliminary, published.series, published.method, published.synthetic,
    published.deliveries, origin.official
from indicator.published as published
join origin
    on origin.indicator = published.indicator and origin.area_code = published.area_code
    and origin.period = published.period and origin.dimension = published.dimension
    and origin.group_key = published.group_key and origin.unit = published.unit
order by
    published.indicator, published.area_code, published.period, published.dimension, published.group_key, published.unit
