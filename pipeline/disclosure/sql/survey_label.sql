-- What was asked, among whom and of how many, of each published survey share that is shown; never of one that is not.
select
    figure.indicator,
    figure.area_code,
    figure.wave as period,
    figure.group_key,
    figure.question,
    figure.base,
    figure.question_version,
    figure.publication,
    figure.answers,
    figure.invited
from core.current_survey_figure as figure
join indicator.published as published
    on published.indicator = figure.indicator and published.area_code = figure.area_code
    and published.period = figure.wave and published.dimension = figure.dimension
    and published.group_key = figure.group_key
where published.status = 'ok'
order by figure.indicator, figure.area_code, period, figure.group_key
