-- Appended to "with contributing as (…)": each published figure with the limits that stand on its line.
select
    contributing.area_code, contributing.period, contributing.period_start, contributing.period_end,
    contributing.period_kind, contributing.dimension, contributing.group_key, contributing.unit, contributing.series,
    contributing.amount::double as value,
    contributing.base::double as answers,
    figure.lower,
    figure.upper,
    contributing.state as status,
    contributing.synthetic,
    contributing.delivery as deliveries
from contributing
join core.survey_figure as figure on figure.sha256 = contributing.sha256 and figure.line = contributing.line
order by contributing.area_code, contributing.period, contributing.group_key
