"""Persons and groups: one or many, man or woman, as their words say."""

from __future__ import annotations

import re

from services.common.ontology import EntityType
from services.extract.rules.pronouns import Gender

PEOPLE = frozenset(
    "people police troops children men women kids personnel staff crew militia youth folk elders"
    " policemen policewomen gunmen fishermen servicemen clergymen militiamen infantry cavalry"
    " guerrillas locals press public majority majesties brethren".split()
)
SINGULAR_S = re.compile(r"(?:ss|us|is|ees|ies)$")
SEVERAL = re.compile(
    r"(?:at least |about |some |nearly |almost |over |more than |up to |around |~)*"
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds"
    r"|thousands|several|many|few|both|scores|twenty|thirty|forty|fifty|sixty|hundred)\b",
    re.IGNORECASE,
)
MALE = frozenset(
    "mr man boy king prince father brother son husband uncle sheikh sheik shaykh sultan emir imam"
    " ayatollah mullah lord sir priest bishop pope monk patriarch archbishop chairman spokesman"
    " businessman policeman fisherman gunman serviceman congressman uncle grandfather nephew lama"
    " cardinal rabbi guy teenager's widower groom señor herr monsieur hojatoleslam".split()
)
FEMALE = frozenset(
    "mrs ms miss woman girl queen princess mother sister daughter wife aunt lady nun spokeswoman"
    " chairwoman businesswoman policewoman congresswoman grandmother niece widow bride actress"
    " sheikha madam señora frau madame dame schoolgirl".split()
)
WOMEN_NAMES = frozenset(
    "aisha ainura alice alina amal amina amira ana anastasia angela angelina anna anne annalena"
    " antonia arwa asma aung ayesha barbara beatrice benazir bettina carla carmen carol caroline"
    " catherine cecilia chen christina christine claudia cristina dalia daria diana dilma dina doan"
    " ekaterina elena eleni elisabeth elizabeth ellen emily emma esther eva fatima fatou fatoumata"
    " federica flora francesca giorgia gloria grace hadiza halima hanan hanna heba helen hillary"
    " hina hind huda ilhan indira inga ingrid irina isabel isabella jacinda jamila jane janet jeanne"
    " jennifer jessica joana joyce julia julie jurubith kaja kamala karen karin kate katerina"
    " khadija kristina larisa laura layla leila leyla lina linda lisa lucia lucy ludmila magdalena"
    " maia malala mariam maria mariana marie marina marta martha mary maryam maya melissa michelle"
    " miriam mona monica monique nadia nadine nadezhda nancy nasrin natalia natalya navi nawal"
    " nina nino noor noraida nora olena olga oksana patricia paula rachel rania razan rebecca"
    " rosa roza ruth salma salome samantha sanna sara sarah sheikh-hasina shireen silvia siti"
    " sofia sophie susan sviatlana svetlana tatiana tatyana teresa theresa tsai ursula valentina"
    " valeria vanessa vera veronica victoria viktoria wangari xiomara yulia yuliya zainab zeinab"
    " zuzana ximena".split()
)
MEN_NAMES = frozenset(
    "abdel abdul abdullah abdulaziz abu adam adel ahmad ahmed alain alan alassane albert alejandro"
    " aleksandr alex alexander alexei ali alpha amadou amir andre andrei andrew andriy anthony"
    " antonio antony arif arthur asif ayman bashar ben benjamin benny bernard bill boris brian"
    " carlos charles christopher claude clement colin daniel david denis dmitry dmytro donald"
    " ebrahim edgar edward ehud emmanuel erdal eric ernesto esmail evo fayez felix ferdinand"
    " fernando filip francis francisco francois frank fuad gabriel gennady george gerhard giorgi"
    " gotabaya gustavo haider hakan hamad hamid hans haqqani hasan hashim hassan haytham henri"
    " henry hugo hussein ian ibrahim idriss igor ilham ismail ivan jack jacob jair james jamal jan"
    " javier jean jens jeremy jim jimmy joe john jonathan jorge jose joseph josep juan julian"
    " julius kassym keir kemal kevin khaled khalid khalifa kim kirill laurent leonid leopoldo liam"
    " luis luiz mahamat mahmoud mahmud manuel marcus mario mark martin masoud matteo maxim"
    " mehmet mevlut michael michel miguel mikhail mohamed mohammad mohammed moise mohsen muammar"
    " muhammad muhammadu mukhtar mustafa naftali najib narendra nasser nicolas nikol nikolai nikos"
    " omar osama oscar oleg oleksandr olaf pascal patrick paul pavel pedro peter petro philip"
    " pierre qassem rafael ramzan rami raul recep rex ricardo richard riek robert rodrigo roman"
    " ronald saad saddam said salah salva sam samuel saul sebastian sergei serge sergey shinzo"
    " simon slobodan stefan stephen steve steven taha tariq tayyip terry thomas tim tom tony viktor"
    " victor vladimir volodymyr walid william xi yahya yasser yevgeny yitzhak yoav yoweri yuri"
    " yusuf zaid zine".split()
)
WORD = re.compile(r"[\w-]+")


def is_plural(words: str, kind: EntityType) -> bool | None:
    """Whether a phrase means several; None for a body, which is "it" as well as "they"."""
    if kind is EntityType.ORGANIZATION:
        return None
    found = WORD.findall(words.removesuffix("'s").removesuffix("’s"))
    if not found:
        return False
    head = _head(words)
    if SEVERAL.match(words):
        return True
    is_name = found[-1][0].isupper() and kind in (EntityType.PERSON, EntityType.LOCATION)
    if is_name:
        return False
    if head in PEOPLE:
        return True
    if head.endswith("s") and not SINGULAR_S.search(head):
        return True
    if head.endswith("ies"):
        return True
    # "Hamas", "Fatah", "Russian": a group's name is a body's.
    return None if kind is EntityType.GROUP and found[-1][0].isupper() else False


def gender(words: str, before: str = "") -> Gender | None:
    """Of a person, by title, noun or first name; `before` are the words in front of the mention."""
    found = [word.lower() for word in WORD.findall(words)]
    titles = {word.lower() for word in WORD.findall(before)[-2:]} | set(found)
    if titles & FEMALE or (found and found[0] in WOMEN_NAMES):
        return Gender.FEMALE
    if titles & MALE or (found and found[0] in MEN_NAMES):
        return Gender.MALE
    return None


def _head(words: str) -> str:
    """The noun of a phrase: the last word before what qualifies it."""
    core = re.split(r"['’]s\b|\s(?:of|in|at|from|who|which|with|for|to|on|near|against|by)\s|,", words)[0]
    found = WORD.findall(core)
    return found[-1].lower() if found else ""
