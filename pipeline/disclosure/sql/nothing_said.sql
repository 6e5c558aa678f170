select * from indicator.published where false
