-- What an edition said, for as long as anything may be published after it.
select
    indicator, area_code, period, dimension, group_key, unit, status, numerator, denominator, value, lower, upper
from indicator.published
order by indicator, area_code, period, dimension, group_key, unit
