"""Names that need no definition in any contract: of states, places, bodies, laws, offices, and of what is written in abbreviations."""

from collections.abc import Iterator
from functools import lru_cache

from babel.core import get_global
from babel.numbers import list_currencies

_NAMES = (
    "As Is | As Available | Payment Card Industry Data Security Standard | Terms and Conditions | Statement of Additional Information | Standards for Privacy of Individually Identifiable Health Information | HM Revenue and Customs | You | Your | We | Our | Us | Treasury Department | Office of Foreign Assets Control | God | Specially Designated Nationals | Blocked Persons List | Entity List | Denied Persons List | European Union | European Economic Area | European Commission | European Parliament | European Court of Justice | Europe "
    "| European | Union law | United Nations | United States | United States of America | United Kingdom | Great Britain | "
    "England | Wales | England and Wales | Scotland | Northern Ireland | World Trade Organization | World Intellectual "
    "Property Organization | International Chamber of Commerce | International Court of Arbitration | American Arbitration "
    "Association | Securities and Exchange Commission | Internal Revenue Service | Internet | World Wide Web | Incoterms | Internal Revenue "
    "Code | Uniform Commercial Code | Civil Code | Commercial Code | Criminal Code | Penal Code | London | Paris | Berlin | "
    "Dublin | Zurich | Vienna | Brussels | Amsterdam | Luxembourg | English | German | French | Spanish | Italian | Dutch | "
    "Swedish | Danish | Norwegian | Finnish | Polish | Portuguese | Irish | British | American | Swiss | Austrian | Japanese "
    "| Chinese | Euro | Sterling | Christmas | Christmas Eve | Good Friday | Easter Monday | New Year | Mr | Mrs | Ms | Dr | "
    "Ltd | Limited | Inc | GmbH | Corp | plc | Central European Time | Greenwich Mean Time | Coordinated Universal Time | "
    "Eastern Time | Pacific Time | Mountain Time | Central Time | United States Code | Bankruptcy Code | MIT License | Apache | Mozilla | European Council | "
    "European Central Bank | Council of Europe | Security Council | Chief Executive Officer | Chief Financial Officer | Chief "
    "Operating Officer | Chief Technology Officer | Chief Information Officer | General Counsel | Vice President | Secretary "
    "of State | GitHub | GitLab | Google | Microsoft | Amazon | Amazon Web Services | Apple | Facebook | Twitter | LinkedIn | YouTube | PayPal | Stripe | Slack | Discord | Oracle | Salesforce | Adobe | IBM | SAP | Visa | Mastercard | American Express | DocuSign | Schedules | Exhibits | Annexes | Appendices | Attachments | Recitals | Preamble | Board of Directors | Board | State | Federal | European Parliament and of the Council | Managing Director | President | Secretary | Treasurer | Chair | Vice Chair | Vice-President | Vice-Chair | Data Protection Officer | Creative Commons | Certificate of Incorporation | Articles of Incorporation | Articles of Association | Bylaws | Workers’ Compensation | Commercial General Liability | Employer’s Liability | Employers’ Liability | Errors and Omissions | Chairperson | Chairman | Attorney General | Information Commissioner | Federal Register"
)
_PLACES = (
    "Alabama | Alaska | Arizona | Arkansas | California | Colorado | Connecticut | Delaware | Florida | Georgia | Hawaii | "
    "Idaho | Illinois | Indiana | Iowa | Kansas | Kentucky | Louisiana | Maine | Maryland | Massachusetts | Michigan | "
    "Minnesota | Mississippi | Missouri | Montana | Nebraska | Nevada | New Hampshire | New Jersey | New Mexico | New York | "
    "North Carolina | North Dakota | Ohio | Oklahoma | Oregon | Pennsylvania | Rhode Island | South Carolina | South Dakota | "
    "Tennessee | Texas | Utah | Vermont | Virginia | Washington | West Virginia | Wisconsin | Wyoming | District of Columbia "
    "| Puerto Rico | Ontario | Quebec | Alberta | Manitoba | Saskatchewan | British Columbia | Nova Scotia | New South Wales "
    "| Victoria | Queensland | Tasmania | South Australia | Western Australia | Bavaria | Catalonia | Chicago | San Francisco "
    "| Boston | Houston | Dallas | Philadelphia | Seattle | Miami | Atlanta | Austin | Palo Alto | San Jose | San Diego | "
    "Silicon Valley | Wilmington | Birmingham | Manchester | Edinburgh | Glasgow | Cardiff | Belfast | Milan | Barcelona | "
    "Hamburg | Cologne | Stuttgart | Frankfurt | Munich | Geneva | Basel | Lyon | Marseille | Rotterdam | The Hague | Antwerp "
    "| Gothenburg | Osaka | Shanghai | Beijing | Mumbai | Delhi | New Delhi | Bangalore | Hong Kong | Ottawa | Montreal | Abu "
    "Dhabi | Tel Aviv"
)
_ABBREVIATIONS = (
    "LLC | LLP | PDF | API | GPL | LGPL | AGPL | GNU | BSD | MIT | FAR | DFARS | URL | HTTP | HTTPS | HTML | XML | JSON | CSV "
    "| VAT | GST | GDPR | CCPA | HIPAA | EU | EEA | UK | USA | US | UN | ISO | IEC | ICC | IT | IP | PCI | DSS | SOC | SSL | "
    "TLS | FTC | SEC | IRS | CISG | UNCITRAL | OFAC | GAAP | IFRS | CEO | CFO | UTC | GMT | CET | CEST | EST | EDT | PST | "
    "PDT | AM | PM | ID | FAQ | CFR | USC | U.S.C | DFAR | NASD | FINRA | NYSE | NVCA | FCC | FDA | EPA | DOJ | HHS | ICO | "
    "ECHR | TFEU | EC | WIPO | WTO | OECD | ICANN | LCIA | AAA | JAMS | SIAC | HKIAC | COPPA | FERPA | DMCA | CAN-SPAM | GLBA "
    "| SOX | ERISA | COBRA | ADA | RFC | IEEE | NIST | OWASP | CSS | SQL | CPU | RAM | USB | GB | MB | TB | LAN | WAN | VoIP | DDoS | CRM | ERP | AWS | UAT | UX | UI | HR | R&D | KYC | AML | FOB | EXW | FCA | CIF | CIP | DAP | DDP | CC-BY-SA | CC-BY | CC0 | SDK | SMS | SSO | SaaS | PaaS | IaaS | IBAN "
    "| BIC | SWIFT | ACH | PO | CSAM | AI | ML | LLM | SKU | QR | RFP | FTP | SSH | VPN | DNS | IPR | JavaScript | Java | "
    "Python | Linux | Windows | Android | iOS | macOS | PowerPoint"
)
_BODIES_AND_LAWS = frozenset(("United Nations", "European Union", "United States", "United Kingdom")) | frozenset(
    [
        "EU",
        "EEA",
        "UK",
        "USA",
        "US",
        "UN",
        "EC",
        "ISO",
        "IEC",
        "ICC",
        "FTC",
        "SEC",
        "IRS",
        "CISG",
        "UNCITRAL",
        "OFAC",
        "LCIA",
        "AAA",
        "JAMS",
        "SIAC",
        "HKIAC",
        "WIPO",
        "WTO",
        "OECD",
        "ICANN",
        "NIST",
        "FINRA",
        "NYSE",
        "NASD",
        "FAR",
        "DFAR",
        "CFR",
        "PCI",
        "GDPR",
        "CCPA",
        "HIPAA",
        "FDA",
        "FCC",
        "ICO",
        "HHS",
        "DOJ",
    ]
)
_CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache(1)
def names_of_the_world() -> tuple[str, ...]:
    """Return names, abbreviations and codes of currencies that need no definition in any contract."""
    listed = (name for text in (_NAMES, _PLACES, _ABBREVIATIONS) for name in text.split(" | "))
    return tuple(dict.fromkeys((*listed, *_cities(), *sorted(list_currencies()))))


def places_of_the_world() -> tuple[str, ...]:
    """Return names of states and towns."""
    return tuple(_PLACES.split(" | "))


def _cities() -> Iterator[str]:
    """Yield the cities after which CLDR names the zones of time."""
    for zone in sorted(get_global("zone_territories")):
        continent, _, city = zone.partition("/")
        if continent in _CONTINENTS and city.replace("_", "").isalpha():
            yield city.replace("_", " ")


def is_body_or_law(word: str) -> bool:
    """Whether a name is that of a state, a body or a law, of which a name behind it is part: “EU Data Act”, “ICC Rules”."""
    return word in _BODIES_AND_LAWS
