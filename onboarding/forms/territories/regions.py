"""Regions as sets of countries.

Those with a number are the UN's, M.49, with Kosovo added as CLDR's territory containment has it (supplementalData.xml;
Babel leaves it out). The others are what people say, each with where its members are from, as of November 2026. Whoever
means another set takes members out, or adds some: a page shows them all.
"""

from functools import cache

_SMALLEST = {
    "015": "DZ EG EH LY MA SD TN",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "018": "BW LS NA SZ ZA",
    "021": "BM CA GL PM US",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "030": "CN HK JP KP KR MN MO TW",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "034": "AF BD BT IN IR LK MV NP PK",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "155": "AT BE CH DE FR LI LU MC NL",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
    "AQ": "AQ",  # which the UN counts to no region
}
_LARGER = {
    "202": "011 017 014 018",
    "002": "015 202",
    "003": "021 013 029",
    "419": "013 029 005",
    "019": "021 419",
    "142": "030 035 034 143 145",
    "150": "151 154 039 155",
    "009": "053 054 057 061",
    "001": "002 019 142 150 009 AQ",
}
_SAID = {
    "EU": "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",  # europa.eu
    "EZ": "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",  # ECB, with Bulgaria since 2026
    "EEA": "EU IS LI NO",  # efta.int
    "EFTA": "CH IS LI NO",  # efta.int
    "SCHENGEN": "AT BE BG CH CZ DE DK EE ES FI FR GR HR HU IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK",  # europa.eu
    "DACH": "AT CH DE",  # Duden, D-A-CH
    "DACHLI": "AT CH DE LI",
    "BENELUX": "BE LU NL",  # benelux.int
    "NORDICS": "DK FI IS NO SE",  # norden.org, the five states
    "SCANDINAVIA": "DK NO SE",  # Britannica
    "BALTICS": "EE LT LV",  # Baltic Assembly
    "VISEGRAD": "CZ HU PL SK",  # visegradgroup.eu
    "BRITISH-ISLES": "GB GG IE IM JE",  # Britannica, with the Channel Islands
    "IBERIA": "ES PT",
    "BALKANS": "AL BA BG HR ME MK RO RS SI XK",  # Britannica
    "WESTERN-BALKANS": "AL BA ME MK RS XK",  # the EU's
    "CENTRAL-EUROPE": "AT CH CZ DE HU LI PL SI SK",  # Britannica
    "CEE": "AL BG CZ EE HR HU LT LV PL RO SI SK",  # OECD glossary, CEECs
    "CIS": "AM AZ BY KG KZ MD RU TJ UZ",  # e-cis.info
    "CAUCASUS": "AM AZ GE",
    "GCC": "AE BH KW OM QA SA",  # gcc-sg.org
    "LEVANT": "IL JO LB PS SY",  # Britannica
    "MIDDLE-EAST": "AE BH CY EG IL IQ IR JO KW LB OM PS QA SA SY TR YE",  # CIA's, and Egypt
    "MENA": "AE BH DJ DZ EG IL IQ IR JO KW LB LY MA MT OM PS QA SA SY TN YE",  # World Bank, until its year 2025
    "ARAB": "AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE",  # League of Arab States
    "MAGHREB": "DZ LY MA MR TN",  # Arab Maghreb Union
    "EMEA": "150 002 145 IR",  # Europe, Middle East and Africa
    "APAC": "030 035 AF BD BT IN LK MV NP PK 009",  # Asia without its west and centre, and Oceania
    "GREATER-CHINA": "CN HK MO TW",
    "ANZ": "AU NZ",
    "ASEAN": "BN ID KH LA MM MY PH SG TH TL VN",  # asean.org, with Timor-Leste since 2025
    "SAARC": "AF BD BT IN LK MV NP PK",  # saarc-sec.org
    "PACIFIC-ISLANDS": "054 057 061",
    "EAC": "BI CD KE RW SO SS TZ UG",  # eac.int
    "ECOWAS": "BJ CI CV GH GM GN GW LR NG SL SN TG",  # ecowas.int, since 2025
    "SADC": "AO BW CD KM LS MG MU MW MZ NA SC SZ TZ ZA ZM ZW",  # sadc.int
    "HORN-OF-AFRICA": "DJ ER ET SO",  # Britannica
    "MERCOSUR": "AR BO BR PY UY",  # mercosur.int
    "ANDEAN": "BO CO EC PE",  # comunidadandina.org
    "CARICOM": "AG BB BS BZ DM GD GY HT JM KN LC MS SR TT VC",  # caricom.org
    "NAFTA": "CA MX US",  # USMCA
    "USA-AND-CANADA": "CA US",
    "G7": "CA DE FR GB IT JP US",
    "G20": "AR AU BR CA CN DE FR GB ID IN IT JP KR MX RU SA TR US ZA",  # its countries
    "BRICS": "AE BR CN EG ET ID IN IR RU ZA",  # brics.br, 2025
    "OECD": (
        "AT AU BE CA CH CL CO CR CZ DE DK EE ES FI FR GB GR HU IE "
        "IL IS IT JP KR LT LU LV MX NL NO NZ PL PT SE SI SK TR US"
    ),
}  # fmt: skip
# Codes that CLDR and others have names for, and ISO 3166-1 counts as parts of a country.
PARTS = {"AC": "SH", "TA": "SH", "CP": "FR", "DG": "IO", "EA": "ES", "IC": "ES", "CQ": "GG"}
_PARTS_OF_ALL = {**_SMALLEST, **_LARGER, **_SAID}
CODES = tuple(sorted(code for codes in _SMALLEST.values() for code in codes.split()))  # ISO 3166-1, and XK
WORLD = "001"
NAMED_IN_CLDR = (*(code for code in _SMALLEST if code != "AQ"), *_LARGER, "EU", "EZ")


def is_region(target: str) -> bool:
    """Whether a target is a region rather than a country."""
    return target in _PARTS_OF_ALL and target != "AQ"


@cache
def members(region: str) -> tuple[str, ...]:
    """The codes of a region's countries, in order of code."""
    parts = _PARTS_OF_ALL[region].split()
    nested = (members(part) if part in _PARTS_OF_ALL and part != region else (part,) for part in parts)
    return tuple(sorted({code for codes in nested for code in codes}))
