-- Looks at a delivery and changes nothing.
return answer(standing())
