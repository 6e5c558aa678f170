-- Survey answers, in memory only: for each group that is shown, one row per respondent of the whole wave.
-- amount: 1 where the answer is a yes; base: 1 in the base, 0 not in it (no answer), null outside of the group, who still
-- are part of the design. state: everyone where all were asked, else sample.
--
-- Groups: where there are school years, each is a population of its own, and the groups are years divided by sex; else
-- the whole, and each division of it. Those of the base who have no place in a division are a group too ("other"): when
-- the others are drawn from the whole they are what is left, and disclosure control must see them.
with respondent as (
    select distinct
        file.delivery, answer.respondent, answer.weight, answer.stratum, answer.psu, answer.sha256, answer.line
    from survey_answer as answer
    join survey_file as file on file.sha256 = answer.sha256
),

reply as (
    select
        file.delivery, answer.respondent,
        coalesce(bool_or(code.says_yes), false) as is_yes,
        coalesce(
            bool_or(code.role = 'answer' or (code.role = 'not_asked' and concept.is_among_everybody)), false
        ) as is_in_base
    from survey_answer as answer
    join survey_file as file on file.sha256 = answer.sha256
    join survey_concept as concept on concept.delivery = file.delivery and concept.concept = answer.concept
    left join survey_code as code
        on code.delivery = file.delivery and code.concept = answer.concept and code.code = answer.code
    where answer.concept = $concept
    group by file.delivery, answer.respondent
),

place as (
    select
        file.delivery, answer.respondent, answer.concept as division,
        coalesce(max(code.group_key) filter (where code.role = 'filter'), '') as group_key
    from survey_answer as answer
    join survey_file as file on file.sha256 = answer.sha256
    join survey_concept as concept
        on concept.delivery = file.delivery and concept.concept = answer.concept and concept.is_filter
    left join survey_code as code
        on code.delivery = file.delivery and code.concept = answer.concept and code.code = answer.code
    group by file.delivery, answer.respondent, answer.concept
),

graded as (select distinct delivery from place where division = 'grade'),

member as (
    select
        delivery, respondent, string_agg(division, '×' order by division) as dimension,
        string_agg(group_key, ';' order by division) as group_key
    from place
    where delivery in (select delivery from graded) and division in ('grade', 'sex')
    group by delivery, respondent
    having bool_and(group_key <> '')
    union all
    select
        place.delivery, place.respondent, place.division,
        if(place.group_key = '', place.division || '=other', place.group_key)
    from place
    anti join graded on graded.delivery = place.delivery
    left join reply on reply.delivery = place.delivery and reply.respondent = place.respondent
    where place.group_key <> '' or reply.is_in_base
    union all
    select delivery, respondent, '', ''
    from respondent
    anti join graded on graded.delivery = respondent.delivery
),

shown as (select distinct delivery, dimension, group_key from member)

select
    file.area_code, file.period, file.period_start, file.period_end, 'wave' as period_kind, shown.dimension,
    shown.group_key, 'share' as unit,
    (coalesce(reply.is_yes and reply.is_in_base, false) and member.respondent is not null)::integer as amount,
    if(member.respondent is null, null, coalesce(reply.is_in_base, false)::integer) as base,
    respondent.weight, respondent.stratum, respondent.psu as cluster,
    if(file.everyone_asked, 'everyone', 'sample') as state, false as preliminary, concept.series, shown.delivery,
    file.synthetic, respondent.sha256, respondent.line
from shown
join respondent on respondent.delivery = shown.delivery
join survey_file as file on file.sha256 = respondent.sha256
join survey_concept as concept on concept.delivery = shown.delivery and concept.concept = $concept
left join member
    on member.delivery = shown.delivery and member.respondent = respondent.respondent
    and member.group_key = shown.group_key
left join reply on reply.delivery = shown.delivery and reply.respondent = respondent.respondent
order by shown.delivery, shown.group_key, respondent.respondent
