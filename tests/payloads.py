"""Attacks on pages that show text; each calls `window.__xss()` where it runs. LONG only in `make test-long`."""

RUN = "window.__xss&&__xss()"
_IMG = f"<img src=x onerror={RUN}>"

PLAIN = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src=data:,{RUN}></script>",
    f"<script type=module>{RUN}</script>",
    _IMG,
    f"<img src=x OnErRoR='{RUN}'>",
    f"<img/src=x/onerror={RUN}>",
    f'<img src="x" onerror="{RUN}" //',
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f'<svg><a xlink:href="javascript:{RUN}"><text y=20>x</text></a></svg>',
    f'<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload={RUN}/>#x"></svg>',
    f"<body onload={RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='{_IMG}'></iframe>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}><option>x</select>",
    f"<video src=x onerror={RUN}></video>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<button popovertarget=x onclick={RUN}>x</button><p popover id=x onbeforetoggle={RUN}>y</p>",
    f"<p style='animation:x' onanimationstart={RUN}>x</p><style>@keyframes x{{}}</style>",
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    f'<base href="javascript:{RUN}//">',
    f'<link rel=stylesheet href="data:text/css,*{{}}" onload={RUN}>',
    f'<form action="javascript:{RUN}"><button>x</button></form>',
    f"<form><button formaction=javascript:{RUN}>x</button></form>",
]
LINKS = [
    f'<a href="javascript:{RUN}">x</a>',
    f'<a href="JaVaScRiPt:{RUN}">x</a>',
    f'<a href=" &#14; javascript:{RUN}">x</a>',
    f'<a href="java&#10;script:{RUN}">x</a>',
    f'<a href="java&Tab;script:{RUN}">x</a>',
    f'<a href="&#106;&#97;vascript:{RUN}">x</a>',
    f'<a href="&#x6A;avascript&colon;{RUN}">x</a>',
    f'<a href="data:text/html,{_IMG}">x</a>',
    f'<a href="vbscript:{RUN}">x</a>',
    f'<a href="https://x.example" onmouseover="{RUN}">x</a>',
    f"javascript:{RUN}",
    f"javascript:/*--></title></style></textarea></script>{_IMG}//",
]
BREAKING_OUT = [
    f'">{_IMG}',
    f"'>{_IMG}",
    f'" autofocus onfocus="{RUN}',
    f"' autofocus onfocus='{RUN}",
    f'"><svg onload={RUN}>',
    f"</title>{_IMG}",
    f"</textarea>{_IMG}",
    f"</script>{_IMG}",
    f"</style>{_IMG}",
    f"-->{_IMG}",
    f"]]>{_IMG}",
    f"</template>{_IMG}",
    f"';{RUN};//",
    f'";{RUN};//',
    f"\\';{RUN};//",
    f"${{{RUN}}}",
    f"`-{RUN}-`",
    f"\u2028{RUN}//",
]
MUTATING = [
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">',
    f'<form><math><mtext></form><form><mglyph><style></math><img src onerror="{RUN}">',
    f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"<math><annotation-xml encoding='text/html'><style><img src=x onerror={RUN}></style></annotation-xml></math>",
    f'<select><template><style><!--</style><a rel="--></style></template></select>{_IMG}">x</a>',
    f'<p lang="> Rat {_IMG}">x</p>',
    f'<a title="> Rat {_IMG}" href="/x">Rat</a>',
]
TEMPLATES = [
    "{{ request.user.password }}",
    f"{{% autoescape off %}}{_IMG}{{% endautoescape %}}",
    f"{{{{ constructor.constructor('{RUN}')() }}}}",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    f"\u202e{_IMG}\u202c",
    f"＜img src=x onerror={RUN}＞",
    f"\x01<img src=x onerror={RUN}>",
]

SHORT = [*PLAIN, *LINKS, *BREAKING_OUT, *MUTATING, *TEMPLATES]

_EVENTS = [
    "onload", "onerror", "onclick", "onmouseover", "onfocus", "onblur", "ontoggle", "onbeforetoggle", "onpointerenter",
    "onanimationend", "ontransitionend", "onscroll", "onscrollend", "onwheel", "oncopy", "onpaste", "onkeydown",
    "oninput", "onsecuritypolicyviolation", "onpageshow", "onhashchange", "oncontentvisibilityautostatechange",
]  # fmt: skip
_TAGS = [
    "svg",
    "img src=x",
    "body",
    "details open",
    "video autoplay",
    "a href=/",
    "math",
    "custom-tag tabindex=0",
]
_WRAPS = [
    "<table><td>{}</table>", "<svg><desc>{}</desc></svg>", "<svg><title>{}</title></svg>", "<math><mi>{}</mi></math>",
    "<noembed>{}</noembed>", "<xmp>{}</xmp>", "<plaintext>{}", "<textarea>{}</textarea>", "<!--{}-->", "<![CDATA[{}]]>",
    "<style>{}</style>", "<title>{}</title>", "<select>{}</select>", "<frameset>{}</frameset>",
    "<template>{}</template>",
]  # fmt: skip
LONG = [
    *(f"<{tag} {event}={RUN}>x" for event in _EVENTS for tag in _TAGS),
    *(wrap.format(_IMG) for wrap in _WRAPS),
    *(f"<p>{wrap.format(payload)}</p>" for wrap in _WRAPS[:4] for payload in MUTATING),
]
