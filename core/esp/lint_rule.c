/* Checks of rules and accounts: what anybody could satisfy, what no mail
 * can, what stands there twice. */

#include "core/base/url.h"
#include "core/esp/lint.h"

static bool
of_host(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

static bool
of_address(char c)
{
	return c > ' ' && c != '<' && c != '>' && c != 0x7f;
}

static bool
of_value(char c)
{
	return c == '\t' || (c & 0x80) != 0 || (c >= ' ' && c < 0x7f);
}

/* Fields that mail of anybody has, as they often are */
static const struct {
	const char *field, *value;
} common[] = {
	{ "Authentication-Results", "mx.corp.example; spf=pass" },
	{ "Auto-Submitted", "auto-generated" },
	{ "Cc", "Jo Doe <jo@corp.example>" },
	{ "Content-Language", "en" },
	{ "Content-Transfer-Encoding", "quoted-printable" },
	{ "Content-Type", "text/html; charset=UTF-8" },
	{ "Date", "Wed, 25 Nov 2026 08:39:21 +0000" },
	{ "Delivered-To", "jo@corp.example" },
	{ "DKIM-Signature", "v=1; a=rsa-sha256; d=corp.example; s=s; b=ab=" },
	{ "Errors-To", "jo@corp.example" },
	{ "Feedback-ID", "1:2:3:corp" },
	{ "From", "Jo Doe <jo@corp.example>" },
	{ "Importance", "Normal" },
	{ "In-Reply-To", "<4711.1@mail.corp.example>" },
	{ "List-Help", "<mailto:jo@corp.example>" },
	{ "List-ID", "<list.corp.example>" },
	{ "List-Unsubscribe", "<https://corp.example/u/1>" },
	{ "List-Unsubscribe-Post", "List-Unsubscribe=One-Click" },
	{ "Message-ID", "<4711.1@mail.corp.example>" },
	{ "MIME-Version", "1.0" },
	{ "Organization", "Corp" },
	{ "Precedence", "bulk" },
	{ "Received", "from a.example by b.example; 25 Nov 2026 08:39 +0000" },
	{ "Received-SPF", "pass (mx.corp.example: domain of a.example)" },
	{ "References", "<4711.1@mail.corp.example>" },
	{ "Reply-To", "Jo Doe <jo@corp.example>" },
	{ "Return-Path", "<jo@corp.example>" },
	{ "Sender", "Jo Doe <jo@corp.example>" },
	{ "Subject", "Hello" },
	{ "Thread-Index", "AQHb" },
	{ "To", "Jo Doe <jo@corp.example>" },
	{ "User-Agent", "Mozilla Thunderbird" },
	{ "X-CSA-Complaints", "csa-complaints@eco.de" },
	{ "X-Mailer", "Microsoft Outlook 16.0" },
	{ "X-Originating-IP", "[192.0.2.1]" },
	{ "X-Priority", "3" },
};

/* Selectors that many use */
static const char *const selectors[] = { "s1", "k1", "default", "mail",
	"selector1", "google", "dkim", "20261125" };

static bool
is_general_field(const struct service_rule *r)
{
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (slice_eqi_str(r->field, common[i].field) &&
		    shape_match(&r->shape, slice_str(common[i].value), NULL))
			return true;
	return false;
}

static bool
is_general_selector(const struct shape *s)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(selectors); i++)
		n += shape_match(s, slice_str(selectors[i]), NULL);
	return n > 1;
}

static bool
is_general_host(const struct shape *s)
{
	static const char *const hosts[] = { "www.corp.com", "corp.net",
		"a1.corp.org", "mail.corp.example", "click.corp.co.uk" };

	for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
		if (shape_match(s, slice_str(hosts[i]), NULL))
			return true;
	return false;
}

/* What its subjects always end with: what stands behind the first dot or "@"
 * of its ending, since more may stand before that. */
static struct slice
fixed_ending(struct lint *l, const struct service_rule *r)
{
	struct slice end;
	bool whole = true;
	size_t i = 0;

	if (r->kind == RULE_SIGNED)
		return r->signer;
	end = r->domain.p != NULL ? r->domain
				  : shape_ending(&r->shape, &l->arena, &whole);
	while (!whole && i < end.n && end.p[i] != '.' && end.p[i] != '@')
		i++;
	end = slice_from(end, i + !whole);
	i = slice_rchr(end, '@');
	return i == SLICE_NONE ? end : slice_from(end, i + 1);
}

/* Evidence that names its service when it agrees: nobody else may be able to
 * have such a name. */
static void
check_owner(struct lint *l, const struct service *s,
    const struct service_rule *r)
{
	struct slice end = fixed_ending(l, r);

	/* links name nobody: a row of numbered domains will do */
	if (r->kind == RULE_LINK && !is_general_host(&r->shape))
		return;
	if (end.n == 0 || host_suffix(&l->arena, end) == HOST_PUBLIC_SUFFIX)
		lint_add(l, s, r->line, r->what,
		    "\"%.*s\": anybody can have such a name: write the domain "
		    "at its end, behind a dot", SLICE_ARG(r->text));
	else if (s->origin != ORIGIN_PRODUCT && /* known to write that DNS */
	    host_suffix(&l->arena, end) == HOST_PRIVATE_SUFFIX)
		lint_warn(l, s, r->line, r->what,
		    "customers can have names of their own under %.*s (public "
		    "suffix list): that is no proof of the service",
		    SLICE_ARG(end));
}

static void
never(struct lint *l, const struct service *s, int line, struct slice what,
    struct slice text, const char *why)
{
	lint_add(l, s, line, what, "\"%.*s\" can never match: %s",
	    SLICE_ARG(text), why);
}

static void
check_host_shape(struct lint *l, const struct service *s, int line,
    struct slice what, const struct shape *shape)
{
	struct slice t = shape->text;

	if (!shape_can_avoid(shape, of_host))
		never(l, s, line, what, t, "host names have letters, digits, "
		    "hyphens and dots only");
	else if (t.p[0] == '.' || t.p[t.n - 1] == '.')
		never(l, s, line, what, t, "host names neither begin nor end "
		    "with a dot here");
	else if (slice_find(t, SLICE("..")) != SLICE_NONE)
		never(l, s, line, what, t, "no host name has two dots in a "
		    "row");
}

static void
check_address_shape(struct lint *l, const struct service *s, int line,
    struct slice what, const struct shape *shape, bool needs_at)
{
	if (!shape_can_avoid(shape, of_address))
		never(l, s, line, what, shape->text,
		    "no blanks, \"<\" or \">\" stand there");
	else if (needs_at && !shape_can_have(shape, '@'))
		never(l, s, line, what, shape->text,
		    "an address has an \"@\"");
}

static void
check_field(struct lint *l, const struct service *s, int line,
    struct slice what, struct slice field, const struct shape *shape)
{
	for (size_t i = 0; i < field.n; i++)
		if (field.p[i] <= ' ' || field.p[i] >= 0x7f ||
		    field.p[i] == ':') {
			never(l, s, line, what, field,
			    "that is no name of a field");
			return;
		}
	if (!shape_can_avoid(shape, of_value))
		never(l, s, line, what, shape->text,
		    "no control characters stand in a field");
}

/* Can it match at all? */
static void
check_subject(struct lint *l, const struct service *s,
    const struct service_rule *r)
{
	switch (r->kind) {
	case RULE_IP:
		break;
	case RULE_MAIL_FROM:
	case RULE_FORWARDS:
		check_address_shape(l, s, r->line, r->what, &r->shape, true);
		break;
	case RULE_MESSAGE_ID:
	case RULE_MESSAGE_ID_ADDED:
		check_address_shape(l, s, r->line, r->what, &r->shape, false);
		break;
	case RULE_HEADER:
	case RULE_HEADER_IP:
	case RULE_SIGNED:
	case RULE_FORWARD_HEADER:
		check_field(l, s, r->line, r->what, r->field, &r->shape);
		break;
	default:
		if (r->domain.p != NULL)
			break;
		if (r->kind == RULE_SPF && slice_chr(r->text, '@') !=
		    SLICE_NONE)
			check_address_shape(l, s, r->line, r->what, &r->shape,
			    true);
		else
			check_host_shape(l, s, r->line, r->what, &r->shape);
	}
	if (r->selector.p != NULL)
		check_host_shape(l, s, r->line, r->what, &r->selector_shape);
}

static bool
is_special(const struct cidr *range)
{
	/* RFC 6890 and its updates */
	static const char *const special[] = { "0.0.0.0/8", "10.0.0.0/8",
		"100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
		"172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
		"240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48",
		"100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
		"3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
		"ff00::/8" };
	struct cidr x;

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (cidr_parse(&x, slice_str(special[i])) &&
		    (x.bits <= range->bits ? cidr_has(&x, range)
					   : cidr_has(range, &x)))
			return true;
	return false;
}

static void
check_range(struct lint *l, const struct service *s,
    const struct service_rule *r)
{
	static const struct cidr v4 = { .octets = { [10] = 0xff, [11] = 0xff },
		.bits = 96 };
	bool is_v4 = cidr_has(&v4, &r->cidr) && r->cidr.bits >= v4.bits;
	unsigned least = is_v4 ? v4.bits + 8 : 16;
	struct cidr lone = { .bits = r->cidr.bits };

	for (unsigned i = 0; i < r->cidr.bits; i++)
		lone.octets[i / 8] |=
		    (uint8_t)(r->cidr.octets[i / 8] & 0x80 >> i % 8);
	if (r->cidr.bits < least)
		lint_add(l, s, r->line, r->what, "%.*s is wider than anybody's "
		    "network: write ranges of /%d or less",
		    SLICE_ARG(r->text), is_v4 ? 8 : 16);
	else if (is_special(&r->cidr))
		lint_add(l, s, r->line, r->what, "%.*s is set aside (RFC 6890):"
		    " no mail comes from there", SLICE_ARG(r->text));
	else if (memcmp(lone.octets, r->cidr.octets, sizeof lone.octets) != 0)
		lint_add(l, s, r->line, r->what, "%.*s has bits behind the "
		    "range: write its first address", SLICE_ARG(r->text));
	if (r->date.p == NULL)
		lint_warn(l, s, r->line, r->what,
		    "%.*s has no date: write when that was seen behind it",
		    SLICE_ARG(r->text));
}

static void
check_general(struct lint *l, const struct service *s,
    const struct service_rule *r)
{
	switch (r->kind) {
	case RULE_RDNS:
	case RULE_HELO:
	case RULE_HOST_IP:
	case RULE_DKIM:
	case RULE_SPF:
	case RULE_SIGNED:
	case RULE_LINK:
	case RULE_INCLUDE:
	case RULE_CNAME:
		check_owner(l, s, r);
		break;
	case RULE_HEADER:
	case RULE_HEADER_IP:
	case RULE_FORWARD_HEADER:
		if (is_general_field(r))
			lint_add(l, s, r->line, r->what, "\"%.*s\": mail of "
			    "anybody has such a field", SLICE_ARG(r->text));
		break;
	case RULE_DKIM_CUSTOMER:
		if (is_general_selector(&r->shape))
			lint_add(l, s, r->line, r->what, "\"%.*s\": selectors "
			    "of anybody look so", SLICE_ARG(r->text));
		break;
	case RULE_MAIL_FROM:
	case RULE_FORWARDS:
		if (shape_match(&r->shape, SLICE("jo@corp.example"), NULL))
			lint_add(l, s, r->line, r->what, "\"%.*s\": addresses "
			    "of anybody look so", SLICE_ARG(r->text));
		break;
	case RULE_MESSAGE_ID:
	case RULE_MESSAGE_ID_ADDED:
		if (shape_match(&r->shape, SLICE("4711.1@mail.corp.example"),
			NULL))
			lint_add(l, s, r->line, r->what, "\"%.*s\": "
			    "Message-IDs of anybody look so",
			    SLICE_ARG(r->text));
		break;
	default:
		break;
	}
}

/* Does every subject of b match a, too? */
static bool
covers(const struct service_rule *a, const struct service_rule *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == RULE_IP)
		return a->cidr.bits <= b->cidr.bits &&
		    cidr_has(&a->cidr, &b->cidr);
	if (slice_eqi(a->text, b->text))
		return true;
	return a->domain.p != NULL && b->domain.p != NULL &&
	    a->selector.p == NULL && host_is_under(b->domain, a->domain);
}

static void
check_twice(struct lint *l, const struct service *s, size_t at)
{
	const struct service_rule *r = &s->rules[at];

	for (size_t i = 0; i < s->nrules; i++) {
		const struct service_rule *x = &s->rules[i];

		if (i == at || !covers(x, r) || (i > at && covers(r, x)))
			continue;
		lint_add(l, s, r->line, r->what,
		    "\"%.*s\": line %d says that already: leave it out",
		    SLICE_ARG(r->text), x->line);
		return;
	}
}

void
lint_rules(struct lint *l, const struct service *s)
{
	for (size_t i = 0; i < s->nrules; i++) {
		const struct service_rule *r = &s->rules[i];

		if (r->kind == RULE_IP)
			check_range(l, s, r);
		check_subject(l, s, r);
		check_general(l, s, r);
		check_twice(l, s, i);
		if (r->shape.captures && r->kind != RULE_HEADER_IP)
			lint_add(l, s, r->line, r->what, "\"%.*s\": nothing is "
			    "captured here: leave out \"{\" and \"}\"",
			    SLICE_ARG(r->text));
	}
}
