-- Survey shares as published, one row per line. amount: the share; base: how many answered, where that was published.
select
    area_code, wave as period, period_start, period_end, 'wave' as period_kind, dimension, group_key, 'share' as unit,
    share as amount, answers as base, null::double as weight, '' as stratum, '' as cluster,
    state, false as preliminary, series, delivery, synthetic, sha256, line
from core.current_survey_figure
where indicator = $survey_indicator
