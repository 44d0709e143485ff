/* The path: who handed a message on, and who is named behind him. */

#include <stdlib.h>

#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/esp/path.h"
#include "tests/unit/tap.h"

static const char catalogue_text[] =
    "[service grid]\nname = Grid\nkind = transactional\n"
    "rdns = *.out.grid.example\nip = 203.0.113.0/28\ndkim = grid.example\n"
    "spf = bounce.grid.example\nheader = X-Grid-Id\n"
    "[service letters]\nname = Letters\nkind = marketing\ncarrier = grid\n"
    "dkim = letters.example\nheader = X-Letters\n"
    "[service microsoft365]\nname = Microsoft 365\n"
    "kind = mailbox-provider\nrdns = *.outbound.protection.outlook.com\n"
    "ip = 203.0.113.16/28\ndkim = onmicrosoft.com\nspf = onmicrosoft.com\n"
    "forwards = *+SRS=*@*\n"
    "[service outlook]\nname = Outlook\nkind = mailbox-provider\n"
    "carrier = microsoft365\ndkim = outlook.com selector selector<digits>\n"
    "[service google]\nname = Google\nkind = mailbox-provider\n"
    "rdns = mail-*.google.com\nip = 203.0.113.32/28\n"
    "forwards = *+caf_=*@*\nforward-header = X-Forwarded-To\n"
    "[service gmail]\nname = Gmail\nkind = mailbox-provider\n"
    "carrier = google\ndkim = gmail.com\n"
    "[service workspace]\nname = Workspace\nkind = mailbox-provider\n"
    "carrier = google\ndkim = *.<digits:8>.gappssmtp.com\n"
    "[service groups]\nname = Google Groups\nkind = mailing-list\n"
    "carrier = google\ncarrier = workspace\ndkim = googlegroups.com\n"
    "spf = googlegroups.com\nforwards = *+bnc*@*\n"
    "forward-header = X-Google-Group-Id: <digits>\n"
    "[service improvmx]\nname = ImprovMX\nkind = forwarder\n"
    "rdns = *.infra.improvmx.com\ndkim = improvmx-mails.com\n"
    "forwards = bounces-imx+<hex:40>@*\n"
    "forward-header = X-Forwarding-Service: ImprovMX*\n"
    "[service flare]\nname = Flare Routing\nkind = forwarder\n"
    "rdns = *.flare-email.example\n"
    "[service fwdmail]\nname = Forward Mail\nkind = forwarder\n"
    "rdns = *.fwdmail.example\ndkim = fwdmail.example\n"
    "spf = fwdmail.example\n"
    "[service hoster]\nname = Hoster\nkind = hosting\n"
    "rdns = *.hoster.example\ndkim = hoster.example\nspf = hoster.example\n"
    "forwards = srs0=*@bounce.hoster.example\n"
    "[service yan]\nname = Yan\nkind = mailbox-provider\n"
    "ip = 203.0.113.112/28\nforward-header = X-Yan-Fwd: 1\n"
    "[service proof]\nname = Proof Gateway\nkind = gateway\n"
    "rdns = *.pphosted.com\nip = 203.0.113.48/28\n"
    "[service channels]\nname = Channels\nkind = gateway\n"
    "rdns = *.relay.channels.example\nip = 203.0.113.64/28\n"
    "account = hoster header:X-Channels-Auth-Id {<any>} \"the hoster\"\n";

static const char settings_text[] =
    "[receiver office]\nby = mx.corp.example\nauthserv-id = corp.example\n"
    "gateway = 203.0.113.240/28\ngateway = .mxgw.example\n"
    "[arc]\ntrust = trusted.example\n";

static struct catalogue catalogue;
static struct receivers receivers;
static struct arena settings_arena;

struct result {
	struct arena *arena;
	struct mail mail;
	struct auth auth;
	struct attribution at;
	struct relationship rel;
	struct questions asked;
	char *bytes;
};

static struct result
analysed(const char *client, const char *results, const char *envelope,
    const char *rest)
{
	static const struct answers off = { .off = true };
	static const struct domains domains;
	struct result r = { .arena = xcalloc(1, sizeof(struct arena)) };
	struct buf b = { 0 };

	buf_addf(&b, "Return-Path: <%s>\r\n", envelope);
	if (results != NULL)
		buf_addf(&b, "Authentication-Results: corp.example; %s\r\n",
		    results);
	buf_addf(&b, "Received: from %s\r\n\tby mx.corp.example (Postfix) "
	    "with ESMTPS id 4XY1;\r\n\tMon, 23 Nov 2026 07:41:03 +0000 (UTC)"
	    "\r\n", client);
	buf_add_str(&b, rest);
	buf_add_str(&b, "From: Shop <info@shop.example>\r\n"
	    "To: jo@corp.example\r\nSubject: x\r\nMessage-ID: <1@shop.example>"
	    "\r\nDate: Mon, 23 Nov 2026 07:41:00 +0000\r\n\r\nhello\r\n");
	r.bytes = buf_take(&b);
	mail_parse(&r.mail, slice_str(r.bytes), &receivers, r.arena, 0);
	auth_run(&r.auth, &r.mail, &receivers, &off, 0, &r.asked);
	esp_run(&r.at, &r.rel, &r.mail, &r.auth, &catalogue, &domains, &off,
	    &r.asked);
	return r;
}

static void
done(struct result *r)
{
	arena_free(r->arena);
	free(r->arena);
	free(r->bytes);
}

/* "grid:origin microsoft365:forwarder"; a host of no service in [] */
static struct slice
steps(const struct result *r)
{
	struct buf b = { 0 };
	struct slice s;

	for (size_t i = 0; i < r->at.nsteps; i++) {
		const struct path_step *p = &r->at.steps[i];

		buf_addf(&b, "%s", i != 0 ? " " : "");
		if (p->service.p != NULL)
			buf_addf(&b, "%.*s", SLICE_ARG(p->service));
		else
			buf_addf(&b, "[%.*s]", SLICE_ARG(p->host));
		buf_addf(&b, ":%s", path_role_name(p->role));
	}
	s = slice_dup(r->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

static struct slice
path(const struct result *r)
{
	struct buf b = { 0 };
	struct slice s;

	for (size_t i = 0; i < r->at.npath; i++)
		buf_addf(&b, "%s%.*s", i != 0 ? " " : "",
		    SLICE_ARG(r->at.path[i]));
	s = slice_dup(r->arena, buf_slice(&b));
	buf_free(&b);
	return s;
}

#define GRID "o1.out.grid.example (o1.out.grid.example [203.0.113.7])"
#define M365 "EUR05-VI1-obe.outbound.protection.outlook.com (mail-1.outbound." \
	"protection.outlook.com [203.0.113.20])"
#define GOOGLE "mail-oa1-f46.google.com (mail-oa1-f46.google.com " \
	"[203.0.113.40])"
#define IMPROVMX "mail30.mxa.infra.improvmx.com (mail30.mxa.infra.improvmx." \
	"com [198.51.100.30])"
#define FLARE "d.flare-email.example (d.flare-email.example [198.51.100.31])"
#define FWDMAIL "mx1.fwdmail.example (mx1.fwdmail.example [198.51.100.32])"
#define HOSTER "out6.prod.hoster.example (out6.prod.hoster.example " \
	"[198.51.100.33])"
#define PROOF "mx0a.pphosted.com (mx0a.pphosted.com [203.0.113.50])"
#define CHANNELS "cat.relay.channels.example (cat.relay.channels.example " \
	"[203.0.113.66])"
#define YAN "fwd1.yan.example (unknown [203.0.113.115])"
#define NOBODY "vps.evil.example (vps.evil.example [198.51.100.9])"
#define LISTS "lists.club.example (lists.club.example [198.51.100.8])"

#define GRID_SIGNED "dkim=pass header.d=grid.example header.s=k1"
#define GRID_FAILS "dkim=fail header.d=grid.example header.s=k1"
#define TENANT_SIGNED "dkim=pass header.d=contoso.onmicrosoft.com " \
	"header.s=selector1-contoso-onmicrosoft-com"
#define IMX "bounces-imx+4b0b20dbb42cde9a3ae9f60c985a68bbe0bb31d0@fwd.example"
#define CAF "ana.mora+caf_=jo=corp.example@gmail.com"
#define BNC "team+bncBC4LXIPCY4NRBWGM4CAQ@googlegroups.com"
#define BNC_OWN "team+bncBC4LXIPCY4NRBWGM4CAQ@club.example"
#define M365_SRS "ana+SRS=xyZ12=AB=shop.example=info@contoso.example"
#define SRS0 "SRS0=aB3d=XY=shop.example=b+7=info@forward.example"
#define GUID "6e208632-07dd-4d6f-9845-e3cd2b0b6034"

/* Received fields as they stand below the boundary, newest first */
#define R(from, by, with) "Received: from " from " by " by " with " with \
	" id 77aa; Mon, 23 Nov 2026 07:40:59 +0000\r\n"
#define OWN(by) "Received: by " by " with SMTP id a1so1; Mon, 23 Nov 2026 " \
	"07:40:59 +0000\r\n"
#define TO_GOOGLE(from) OWN("mail-oa1-f46.google.com") \
	OWN("2002:a59:b96f:0:b0:3f7:5ee5:1e91") R(from, "mx.google.com", \
	"ESMTPS")
#define FROM_GRID "o1.out.grid.example (o1.out.grid.example [203.0.113.7])"
#define FROM_VPS "vps.evil.example (vps.evil.example [198.51.100.77])"
#define M365_INSIDE "Received: from DS7PR06CA0009.namprd06.prod.outlook.com " \
	"(2603:10b6:8:2a::28) by SJ2PR19MB8225.namprd19.prod.outlook.com " \
	"(2603:10b6:a03:540::5) with Microsoft SMTP Server id 15.20.1; Mon, " \
	"23 Nov 2026 07:40:59 +0000\r\n"
#define TO_M365(from) M365_INSIDE "Received: from " from " by DM6NAM12FT070." \
	"mail.protection.outlook.com (10.13.1.1) with Microsoft SMTP Server id " \
	"15.20.1; Mon, 23 Nov 2026 07:40:58 +0000\r\n"
#define M365_MAPI "Received: from SJ2PR19MB8225.namprd19.prod.outlook.com " \
	"([fe80::1]) by SJ2PR19MB8225.namprd19.prod.outlook.com ([fe80::1%3]) " \
	"with mapi id 15.20.1; Mon, 23 Nov 2026 07:40:59 +0000\r\n"
#define CONNECTING(ip) "X-MS-Exchange-CrossTenant-OriginalAttributedTenant" \
	"ConnectingIp: TenantId=" GUID ";Ip=[" ip "];Helo=[erp.shop.example]\r\n"
#define GROUP_FIELDS "X-Google-Group-Id: 358814495539\r\n" \
	"X-BeenThere: team@googlegroups.com\r\n" \
	"List-ID: <team.googlegroups.com>\r\n"
#define LIST_FIELDS "List-Id: Club <members.lists.club.example>\r\n" \
	"List-Post: <mailto:members@lists.club.example>\r\n"

static const struct path_case {
	const char *name, *client, *results, *envelope, *rest;
	const char *service; /* NULL: nobody */
	enum strength strength;
	const char *steps;
} cases[] = {
	/* Straight to us */
	{ "a service alone", GRID, GRID_SIGNED, "b+7@bounce.grid.example", "",
	    "grid", STRENGTH_PROVEN, "grid:origin" },
	{ "an inner service on its carrier", GRID, "dkim=pass header.d=letters"
	    ".example", "x@shop.example", "", "letters", STRENGTH_PROVEN,
	    "letters:origin grid:carrier" },
	{ "the carrier where the inner one is only claimed", GRID, GRID_SIGNED,
	    "x@shop.example", "X-Letters: 1\r\n", "grid", STRENGTH_PROVEN,
	    "grid:origin" },
	{ "a host of no service", NOBODY, NULL, "x@evil.example", "", NULL,
	    STRENGTH_NONE, "[vps.evil.example]:origin" },
	{ "a tenant's user", M365, TENANT_SIGNED, "ana@contoso.example",
	    M365_MAPI, "microsoft365", STRENGTH_PROVEN,
	    "microsoft365:origin" },
	{ "a tenant's user, not signed", M365, NULL, "ana@contoso.example",
	    M365_MAPI, "microsoft365", STRENGTH_PROVEN,
	    "microsoft365:origin" },
	{ "a Gmail user", GOOGLE, "dkim=pass header.d=gmail.com",
	    "eva@gmail.com", OWN("mail-oa1-f46.google.com"), "gmail",
	    STRENGTH_PROVEN, "gmail:origin google:carrier" },

	/* Forwarders */
	{ "ImprovMX, signature survives", IMPROVMX, "dkim=pass header.d="
	    "improvmx-mails.com; " GRID_SIGNED, IMX,
	    "X-Forwarding-Service: ImprovMX v3.0.0\r\n", "grid",
	    STRENGTH_PROVEN, "grid:origin improvmx:forwarder" },
	{ "ImprovMX, nothing survives and it says nothing", IMPROVMX,
	    "dkim=pass header.d=improvmx-mails.com", IMX, "", NULL,
	    STRENGTH_NONE, "improvmx:forwarder" },
	{ "ImprovMX, its own Received field names a known host", IMPROVMX,
	    "dkim=pass header.d=improvmx-mails.com; " GRID_FAILS, IMX,
	    R(FROM_GRID, "mx1.improvmx.com", "ESMTP"), "grid",
	    STRENGTH_OBSERVED, "grid:origin improvmx:forwarder" },
	{ "ImprovMX, its own Received field names a host of none", IMPROVMX,
	    "dkim=pass header.d=improvmx-mails.com", IMX,
	    R(FROM_VPS, "mx1.improvmx.com", "ESMTP")
	    R(FROM_GRID, "vps.evil.example", "ESMTP"), NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin improvmx:forwarder" },
	{ "a Received field of somebody else below it is a claim", IMPROVMX,
	    "dkim=pass header.d=improvmx-mails.com", IMX,
	    R(FROM_GRID, "mx.other.example", "ESMTP"), NULL, STRENGTH_NONE,
	    "improvmx:forwarder" },
	{ "a forwarder by its host alone", FLARE, GRID_SIGNED,
	    "b+7@bounce.grid.example", "", "grid", STRENGTH_PROVEN,
	    "grid:origin flare:forwarder" },
	{ "a forwarder with SRS", FWDMAIL, "spf=pass smtp.mailfrom=fwdmail."
	    "example; " GRID_SIGNED, "SRS0=aB3d=XY=shop.example=i@fwdmail."
	    "example", "", "grid", STRENGTH_PROVEN,
	    "grid:origin fwdmail:forwarder" },
	{ "a forwarder with SRS, nothing survives", FWDMAIL,
	    "spf=pass smtp.mailfrom=fwdmail.example",
	    "SRS0=aB3d=XY=shop.example=i@fwdmail.example", "", NULL,
	    STRENGTH_NONE, "[shop.example]:origin fwdmail:forwarder" },
	{ "a hoster that forwards: its own signature says nothing", HOSTER,
	    "dkim=pass header.d=bounce.hoster.example; " GRID_SIGNED,
	    "srs0=ab12=cd=shop.example=i@bounce.hoster.example", "", "grid",
	    STRENGTH_PROVEN, "grid:origin hoster:forwarder" },
	{ "a hoster that forwards, nothing survives", HOSTER,
	    "dkim=pass header.d=bounce.hoster.example",
	    "srs0=ab12=cd=shop.example=i@bounce.hoster.example", "", NULL,
	    STRENGTH_NONE, "[shop.example]:origin hoster:forwarder" },
	{ "a hoster that sends for its customer", HOSTER,
	    "dkim=pass header.d=hoster.example", "info@shop.example", "",
	    "hoster", STRENGTH_PROVEN, "hoster:origin" },
	{ "a hoster's plain SRS", HOSTER, NULL, SRS0, "", NULL, STRENGTH_NONE,
	    "[shop.example]:origin hoster:forwarder" },
	{ "a hoster's machine is its tenant's: his Received fields name nobody",
	    HOSTER, NULL, SRS0, "Received: from " GRID "\r\n\tby "
	    "out6.prod.hoster.example with ESMTPS id 9;\r\n\tMon, 23 Nov "
	    "2026 07:41:00 +0000\r\n", NULL, STRENGTH_NONE,
	    "[shop.example]:origin hoster:forwarder" },
	{ "a field that it adds when it forwards", YAN, GRID_SIGNED,
	    "jo@yan.example", "X-Yan-Fwd: 1\r\n", "grid", STRENGTH_PROVEN,
	    "grid:origin yan:forwarder" },
	{ "the same, nothing survives", YAN, NULL, "jo@yan.example",
	    "X-Yan-Fwd: 1\r\n", NULL, STRENGTH_NONE, "yan:forwarder" },
	{ "another value of that field says nothing", YAN, NULL,
	    "jo@yan.example", "X-Yan-Fwd: 0\r\n", "yan", STRENGTH_PROVEN,
	    "yan:origin" },

	/* Gmail forwards */
	{ "Gmail forwards, signature survives", GOOGLE, GRID_SIGNED, CAF,
	    TO_GOOGLE(FROM_GRID) "X-Forwarded-To: jo@corp.example\r\n",
	    "grid", STRENGTH_PROVEN, "grid:origin google:forwarder" },
	{ "Gmail forwards, the inner service on its carrier", GOOGLE,
	    "dkim=pass header.d=letters.example", CAF, TO_GOOGLE(FROM_GRID),
	    "letters", STRENGTH_PROVEN,
	    "letters:origin grid:carrier google:forwarder" },
	{ "Gmail forwards, only Google's word is left", GOOGLE, GRID_FAILS,
	    CAF, TO_GOOGLE(FROM_GRID), "grid", STRENGTH_OBSERVED,
	    "grid:origin google:forwarder" },
	{ "Gmail forwards what a host of none sent", GOOGLE,
	    "dkim=pass header.d=evil.example", CAF, TO_GOOGLE(FROM_VPS), NULL,
	    STRENGTH_NONE, "[vps.evil.example]:origin google:forwarder" },
	{ "Gmail forwards what a Gmail user wrote", GOOGLE,
	    "dkim=pass header.d=gmail.com", CAF, TO_GOOGLE("mail-sor-f41."
	    "google.com (mail-sor-f41.google.com [203.0.113.41])"), "gmail",
	    STRENGTH_PROVEN, "gmail:origin google:carrier google:forwarder" },
	{ "Gmail forwards what began at Google, without a signature", GOOGLE,
	    NULL, CAF, OWN("mail-oa1-f46.google.com")
	    R("[198.51.100.50]", "smtp.gmail.com", "ESMTPSA"), "google",
	    STRENGTH_OBSERVED, "google:forwarder" },
	{ "Gmail forwards a tenant's mail: two words deep", GOOGLE, NULL, CAF,
	    TO_GOOGLE("NAM11-obe.outbound.protection.outlook.com (mail-2."
	    "outbound.protection.outlook.com [203.0.113.21])") M365_MAPI,
	    "microsoft365", STRENGTH_OBSERVED,
	    "microsoft365:origin google:forwarder" },
	{ "Gmail forwards what a tenant was used to relay", GOOGLE, NULL, CAF,
	    TO_GOOGLE("NAM11-obe.outbound.protection.outlook.com (mail-2."
	    "outbound.protection.outlook.com [203.0.113.21])")
	    TO_M365("vps.evil.example (198.51.100.77)"), NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin microsoft365:relay google:forwarder" },
	{ "X-Forwarded-To alone: its users can write that", GOOGLE, NULL,
	    "eva@club.example", "X-Forwarded-To: jo@corp.example\r\n",
	    "google", STRENGTH_PROVEN, "google:origin" },

	/* Microsoft 365 forwards */
	{ "Microsoft 365 forwards, signature survives", M365,
	    TENANT_SIGNED "; " GRID_SIGNED, M365_SRS, "", "grid",
	    STRENGTH_PROVEN, "grid:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards, only its word is left", M365, GRID_FAILS,
	    M365_SRS, TO_M365("o1.out.grid.example (203.0.113.7)"), "grid",
	    STRENGTH_OBSERVED, "grid:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards by a rule of the mailbox", M365, NULL,
	    M365_SRS, M365_MAPI, NULL, STRENGTH_NONE,
	    "[shop.example]:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards, and the tenant's key signs", M365,
	    TENANT_SIGNED, M365_SRS, "", "microsoft365", STRENGTH_PROVEN,
	    "[shop.example]:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards, nothing survives", M365, NULL, M365_SRS, "",
	    NULL, STRENGTH_NONE,
	    "[shop.example]:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards what had the null sender", M365, GRID_SIGNED,
	    "bounces+SRS=/Yx+S=T4@contoso.onmicrosoft.com", "", "grid",
	    STRENGTH_PROVEN, "grid:origin microsoft365:forwarder" },
	{ "Microsoft 365 forwards what an Outlook user wrote", M365,
	    "dkim=pass header.d=outlook.com header.s=selector1", M365_SRS, "",
	    "outlook", STRENGTH_PROVEN,
	    "outlook:origin microsoft365:forwarder" },

	/* A tenant as a relay */
	{ "a connector: the tenant relays for a server", M365, NULL,
	    "x@contoso.example", TO_M365("erp.shop.example (198.51.100.61)")
	    CONNECTING("198.51.100.61"), "microsoft365", STRENGTH_PROVEN,
	    "[erp.shop.example]:origin microsoft365:relay" },
	{ "a connector with SRS and the tenant's signature", M365,
	    TENANT_SIGNED, M365_SRS, TO_M365("erp.shop.example "
	    "(198.51.100.61)") CONNECTING("198.51.100.61"), "microsoft365",
	    STRENGTH_PROVEN, "[erp.shop.example]:origin microsoft365:relay" },
	{ "a throw-away tenant replays a mail whose signature fails", M365,
	    GRID_FAILS, "x@throwaway.onmicrosoft.com",
	    TO_M365("vps.evil.example (198.51.100.77)")
	    CONNECTING("198.51.100.77") R(FROM_GRID, "mx.victim.example",
	    "ESMTPS") "X-Grid-Id: 1\r\n", "microsoft365", STRENGTH_PROVEN,
	    "[vps.evil.example]:origin microsoft365:relay" },
	{ "a replay whose signature still passes is the signer's", M365,
	    GRID_SIGNED, "x@throwaway.onmicrosoft.com",
	    TO_M365("vps.evil.example (198.51.100.77)")
	    CONNECTING("198.51.100.77"), "grid", STRENGTH_PROVEN,
	    "grid:origin microsoft365:relay" },
	{ "the connector's field without Received fields", M365, NULL,
	    "x@contoso.example", CONNECTING("198.51.100.61"), "microsoft365",
	    STRENGTH_PROVEN,
	    "[erp.shop.example]:origin microsoft365:relay" },
	{ "a copied field: Microsoft took it from elsewhere", M365, NULL,
	    "x@contoso.example", TO_M365("vps.evil.example (198.51.100.77)")
	    CONNECTING("198.51.100.61"), "microsoft365", STRENGTH_PROVEN,
	    "microsoft365:origin" },
	{ "a copied field: a user wrote it", M365, NULL, "x@contoso.example",
	    M365_MAPI CONNECTING("198.51.100.61"), "microsoft365",
	    STRENGTH_PROVEN, "microsoft365:origin" },
	{ "two such fields say nothing", M365, NULL, "x@contoso.example",
	    CONNECTING("198.51.100.61") CONNECTING("198.51.100.62"),
	    "microsoft365", STRENGTH_PROVEN, "microsoft365:origin" },
	{ "the field at a host of nobody's", NOBODY, NULL, "x@evil.example",
	    CONNECTING("198.51.100.61"), NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin" },

	/* Lists */
	{ "Google Groups", GOOGLE, "spf=pass smtp.mailfrom=googlegroups.com; "
	    "dkim=pass header.d=googlegroups.com", BNC, GROUP_FIELDS,
	    "groups", STRENGTH_PROVEN, "groups:list" },
	{ "a group whose poster's signature survives", GOOGLE,
	    "dkim=pass header.d=googlegroups.com; " GRID_SIGNED, BNC,
	    GROUP_FIELDS, "grid", STRENGTH_PROVEN,
	    "grid:origin groups:list" },
	{ "a group's poster by Google's word", GOOGLE, NULL, BNC,
	    TO_GOOGLE(FROM_GRID) GROUP_FIELDS, "groups", STRENGTH_OBSERVED,
	    "grid:origin groups:list" },
	{ "a group in a customer's domain, with its new signature", GOOGLE,
	    "dkim=pass header.d=club-example.20230601.gappssmtp.com", BNC_OWN,
	    "X-Google-Group-Id: 358814495539\r\n", "groups",
	    STRENGTH_OBSERVED, "groups:list" },
	{ "a group's mail, forwarded: its own signature names it", IMPROVMX,
	    "dkim=pass header.d=googlegroups.com", IMX, GROUP_FIELDS,
	    "groups", STRENGTH_PROVEN, "groups:list improvmx:forwarder" },
	{ "a group's envelope from a host of nobody's", NOBODY, NULL, BNC,
	    GROUP_FIELDS, NULL, STRENGTH_NONE, "[vps.evil.example]:origin" },
	{ "a list, author's signature survives", LISTS, "dkim=pass header.d="
	    "gmail.com; dkim=pass header.d=lists.club.example",
	    "members-bounces@lists.club.example", LIST_FIELDS, "gmail",
	    STRENGTH_PROVEN, "gmail:origin [members.lists.club.example]:list" },
	{ "a list that broke it", LISTS, "dkim=fail header.d=gmail.com",
	    "members-bounces@lists.club.example", LIST_FIELDS, NULL,
	    STRENGTH_NONE, "[members.lists.club.example]:list" },
	{ "mlmmj's envelope", LISTS, NULL, "members+bounces-597-jo=corp."
	    "example@lists.club.example", LIST_FIELDS, NULL, STRENGTH_NONE,
	    "[members.lists.club.example]:list" },
	{ "list fields without a list's envelope", NOBODY, NULL,
	    "x@evil.example", LIST_FIELDS, NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin" },
	{ "list fields do not make a sender a list", GRID, NULL,
	    "news-bounces@shop.example", LIST_FIELDS, "grid",
	    STRENGTH_PROVEN, "grid:origin" },

	/* Gateways and relays of the sender */
	{ "a filter of the sender's is not the sender", PROOF, NULL,
	    "info@shop.example", "", NULL, STRENGTH_NONE, "proof:relay" },
	{ "a filter in front of a signer", PROOF, GRID_SIGNED,
	    "info@shop.example", "", "grid", STRENGTH_PROVEN,
	    "grid:origin proof:relay" },
	{ "a filter that says where it took it", PROOF, NULL,
	    "info@shop.example", R(FROM_GRID, "mx0a.pphosted.com", "ESMTPS"),
	    "grid", STRENGTH_OBSERVED, "grid:origin proof:relay" },
	{ "a filter that says it took it from the sender's own server", PROOF,
	    NULL, "info@shop.example", R("mta.shop.example (mta.shop.example "
	    "[198.51.100.70])", "mx0a.pphosted.com", "ESMTPS"), NULL,
	    STRENGTH_NONE, "[mta.shop.example]:origin proof:relay" },
	{ "a relay that knows its customer answers for it", CHANNELS, NULL,
	    "info@shop.example", "X-Channels-Auth-Id: hosterx\r\n",
	    "channels", STRENGTH_PROVEN, "channels:relay" },
	{ "a signature that another service delivered", GRID,
	    "dkim=pass header.d=gmail.com", "info@shop.example", "", "gmail",
	    STRENGTH_PROVEN, "gmail:origin grid:relay" },

	/* Imitations */
	{ "SRS at a host of nobody's", NOBODY, "spf=pass smtp.mailfrom="
	    "forward.example", SRS0, "X-Grid-Id: 1\r\n", NULL,
	    STRENGTH_CLAIMED,
	    "[shop.example]:origin [vps.evil.example]:forwarder" },
	{ "the same with a signature that passes", NOBODY, GRID_SIGNED, SRS0,
	    "", "grid", STRENGTH_PROVEN,
	    "grid:origin [vps.evil.example]:forwarder" },
	{ "Gmail's form at a host of nobody's", NOBODY, NULL, CAF,
	    TO_GOOGLE(FROM_GRID), NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin" },
	{ "Gmail's form at a sender's host: the sender is named", GRID, NULL,
	    CAF, "", "grid", STRENGTH_PROVEN, "grid:origin" },
	{ "SRS at a sender's host: the customer wrote that", GRID, NULL, SRS0,
	    "", "grid", STRENGTH_PROVEN, "grid:origin" },
	{ "Microsoft's form at Google's host", GOOGLE, NULL,
	    "x+SRS=a=b=shop.example=i@evil.example", TO_GOOGLE(FROM_VPS),
	    NULL, STRENGTH_NONE,
	    "[vps.evil.example]:origin google:forwarder" },
	{ "ImprovMX's form and field at a host of nobody's", NOBODY, NULL,
	    IMX, "X-Forwarding-Service: ImprovMX v3.0.0\r\n", NULL,
	    STRENGTH_NONE, "[vps.evil.example]:origin" },
	{ "a chain pasted under what a user gave in", GOOGLE, NULL, CAF,
	    OWN("mail-oa1-f46.google.com") R("named unknown", "gmailapi."
	    "google.com", "HTTPREST") R(FROM_GRID, "mx.google.com", "ESMTPS"),
	    "google", STRENGTH_OBSERVED, "google:forwarder" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct path_case *c = &cases[i];
		struct result r = analysed(c->client, c->results, c->envelope,
		    c->rest);

		is_slice(r.at.service, c->service, c->name);
		is_slice(steps(&r), c->steps, "  and the path");
		if (c->service != NULL)
			is_int(r.at.strength, c->strength,
			    "  and its strength");
		else
			ok(r.at.strength <= STRENGTH_CLAIMED &&
			    r.at.not_named_because.n != 0, "  and why not");
		for (size_t k = 0; k < r.at.nsteps; k++) {
			const struct path_step *s = &r.at.steps[k];

			if (s->how.n == 0 || s->range.len == 0 ||
			    s->range.off + s->range.len > r.mail.bytes.n)
				ok(false, "  step %zu says how, and where",
				    k);
			printf("#   %.*s\n", SLICE_ARG(s->how));
		}
		done(&r);
	}
}

static const struct path_step *
step(const struct result *r, enum path_role role)
{
	for (size_t i = 0; i < r->at.nsteps; i++)
		if (r->at.steps[i].role == role)
			return &r->at.steps[i];
	return NULL;
}

static bool
says(struct slice s, const char *what)
{
	return slice_find(s, slice_str(what)) != SLICE_NONE;
}

/* What a reader is told, and the bytes it leads to */
static void
test_words(void)
{
	struct result r = analysed(M365, TENANT_SIGNED "; " GRID_SIGNED,
	    M365_SRS, "");
	const struct path_step *s = step(&r, PATH_FORWARDER);

	ok(says(s->how, "Microsoft 365 forwarded it") &&
	    says(s->how, "SRS in the envelope"), "who forwarded, by what");
	ok(says(s->how, "SPF is about it alone"), "  what is lost by it");
	ok(says(s->how, "the DKIM signature of grid.example still passes"),
	    "  and what holds");
	is_slice(mail_slice(&r.mail, s->range), M365_SRS,
	    "  it leads to the envelope");
	is_int(s->hop, r.mail.boundary.hop, "  and to the hop");
	is_slice(path(&r), "grid microsoft365", "  the path in slugs");
	done(&r);

	r = analysed(M365, TENANT_SIGNED, "x@contoso.example",
	    TO_M365("erp.shop.example (198.51.100.61)")
	    CONNECTING("198.51.100.61"));
	s = step(&r, PATH_RELAY);
	is_slice(s->host, "contoso", "a relaying tenant is named");
	ok(says(s->how, GUID) && says(s->how, "198.51.100.61"),
	    "  with its id and who used it");
	is_slice(mail_slice(&r.mail, s->range), GUID, "  where that stands");
	s = step(&r, PATH_ORIGIN);
	ok(s->hop > r.mail.boundary.hop &&
	    s->strength == STRENGTH_OBSERVED &&
	    slice_eq_str(mail_slice(&r.mail, s->range), "198.51.100.61"),
	    "  and the client, by Microsoft's own Received field");
	done(&r);

	r = analysed(LISTS, NULL, "members-bounces@lists.club.example",
	    LIST_FIELDS);
	ok(says(r.at.not_named_because, "members.lists.club.example") &&
	    says(r.at.not_named_because, "its members write"),
	    "behind a list, it is the list that hides the sender");
	done(&r);

	r = analysed(GRID, GRID_SIGNED, "x@shop.example", "X-Letters: 1\r\n");
	s = step(&r, PATH_ORIGIN);
	ok(says(s->how, "points to Letters"),
	    "a claimed inner service is told, and not named");
	is_slice(path(&r), "grid", "  nor stands in the path");
	is_slice(r.at.carrier, NULL, "  the carrier is who is named");
	done(&r);
}

/* A gateway of ours stands at the end, and what it took from is looked at */
static void
test_gateway(void)
{
	struct result r = analysed("in1.mxgw.example (in1.mxgw.example "
	    "[203.0.113.241])", NULL, "b+7@bounce.grid.example",
	    R(FROM_GRID, "in1.mxgw.example", "ESMTPS"));

	is_slice(r.at.service, "grid", "behind a gateway of ours");
	is_slice(steps(&r), "grid:origin [in1.mxgw.example]:gateway",
	    "  which ends the path");
	ok(step(&r, PATH_GATEWAY) != NULL &&
	    step(&r, PATH_GATEWAY)->strength == STRENGTH_PROVEN,
	    "  and is certain by the settings");
	done(&r);

	r = analysed("in1.mxgw.example (in1.mxgw.example [203.0.113.241])",
	    NULL, CAF, R(GOOGLE, "in1.mxgw.example", "ESMTPS")
	    TO_GOOGLE(FROM_GRID));
	is_slice(steps(&r), "grid:origin google:forwarder "
	    "[in1.mxgw.example]:gateway", "a forwarder before a gateway");
	done(&r);
}

#define SEALED(by, what) "ARC-Seal: i=1; a=rsa-sha256; t=1700000000; " \
	"cv=none; d=" by "; s=arc; b=AA==\r\nARC-Message-Signature: i=1; " \
	"a=rsa-sha256; c=relaxed/relaxed; d=" by "; s=arc; h=from:to; " \
	"bh=AA==; b=AA==\r\nARC-Authentication-Results: i=1; mx." by "; " \
	what "\r\n"

static void
test_seal(void)
{
	struct result r = analysed(GOOGLE, "arc=pass", CAF,
	    SEALED("google.com", "dkim=pass header.d=letters.example"));

	is_slice(r.at.service, "letters",
	    "what the forwarder saw pass, and sealed, names");
	ok(r.at.strength == STRENGTH_OBSERVED, "  as observed");
	is_slice(steps(&r), "letters:origin google:forwarder", "  the path");
	done(&r);
	r = analysed(GOOGLE, "arc=fail", CAF,
	    SEALED("google.com", "dkim=pass header.d=letters.example"));
	is_slice(r.at.service, NULL, "a chain that fails names nobody");
	done(&r);
	r = analysed(GOOGLE, NULL, CAF,
	    SEALED("google.com", "dkim=pass header.d=letters.example"));
	is_slice(r.at.service, NULL, "nor one that nobody checked");
	done(&r);
	r = analysed(GOOGLE, "arc=pass", CAF,
	    SEALED("evil.example", "dkim=pass header.d=letters.example"));
	is_slice(r.at.service, NULL, "nor somebody else's seal");
	done(&r);
	r = analysed(GOOGLE, "arc=pass", CAF,
	    SEALED("google.com", "dkim=fail header.d=letters.example"));
	is_slice(r.at.service, NULL, "nor a result that is no pass");
	done(&r);
	r = analysed(NOBODY, "arc=pass", "x@evil.example",
	    SEALED("google.com", "dkim=pass header.d=letters.example"));
	is_slice(r.at.service, NULL, "nor Google's seal at another's host");
	done(&r);
	r = analysed(HOSTER, "arc=pass", SRS0,
	    SEALED("hoster.example", "dkim=pass header.d=letters.example"));
	is_slice(r.at.service, NULL,
	    "nor that of whoever rents a hoster's machine");
	done(&r);
}

static void
is_srs(const char *address, const char *domain, const char *local,
    const char *first, const char *name)
{
	struct arena a = { 0 };
	struct srs s;
	bool is = srs_read(&s, slice_str(address), &a);

	if (ok(is, "%s", name)) {
		is_slice(s.domain, domain, "  the domain before");
		is_slice(s.local, local, "  the local part");
		is_slice(s.first, first, "  the first forwarder");
	}
	arena_free(&a);
}

static void
is_no_srs(const char *address, const char *name)
{
	struct arena a = { 0 };
	struct srs s;

	ok(!srs_read(&s, slice_str(address), &a), "no SRS: %s", name);
	arena_free(&a);
}

static void
test_srs(void)
{
	char lots[3000];

	is_srs("SRS0=HHH=TT=shop.example=info@fwd.example", "shop.example",
	    "info", NULL, "SRS0");
	is_srs("srs0-HHH=TT=Shop.Example=a=b@fwd.example", "shop.example",
	    "a=b", NULL, "small letters, another separator, \"=\" inside");
	is_srs("SRS0+H/+H=TT=shop.example=i@fwd.example", "shop.example", "i",
	    NULL, "base64 in the hash");
	is_srs("SRS1=HHH=fwd.example==HHH=TT=shop.example=info@two.example",
	    "shop.example", "info", "fwd.example", "SRS1");
	is_srs("SRS1=HHH=fwd.example=-HHH=TT=shop.example=info@two.example",
	    "shop.example", "info", "fwd.example", "SRS1 of another separator");
	is_srs("ana+SRS=uRYMi=FT=outlook.com=eva@contoso.example",
	    "outlook.com", "eva", NULL, "Microsoft's");
	is_srs("bounces+SRS=/Yx+S=T4@contoso.onmicrosoft.com", NULL, NULL,
	    NULL, "Microsoft's, of the null sender");
	is_no_srs("SRS0", "the tag alone");
	is_no_srs("SRS0@fwd.example", "nothing behind the tag");
	is_no_srs("SRS0=@fwd.example", "nothing behind the separator");
	is_no_srs("SRS0=HHH=TT@fwd.example", "no domain");
	is_no_srs("SRS0=HHH=TT=shop.example@fwd.example", "no local part");
	is_no_srs("SRS0==TT=shop.example=i@fwd.example", "no hash");
	is_no_srs("SRS0=HHH=TT=shop=i@fwd.example", "a domain of one label");
	is_no_srs("SRS0=HHH=TT=a b.example=i@fwd.example", "a blank in it");
	is_no_srs("SRS0=HHH=TT=\x1b[2J.example=i@fwd.example", "a control in "
	    "it");
	is_no_srs("SRS0=HHH=TT=shop.example=i@", "no host");
	is_no_srs("SRS1=HHH=fwd.example=@two.example", "SRS1, cut off");
	is_no_srs("SRS1=HHH==HHH=TT=shop.example=i@two.example",
	    "SRS1 without the first forwarder");
	is_no_srs("+SRS=h=t=shop.example=i@contoso.example", "no mailbox");
	is_no_srs("srs0stuff@shop.example", "a name that begins so");
	memset(lots, '=', sizeof lots - 1);
	lots[sizeof lots - 1] = '\0';
	memcpy(lots, "SRS0", 4);
	lots[sizeof lots - 3] = '@';
	is_no_srs(lots, "3,000 octets");
}

int
main(void)
{
	struct ini ini = { 0 };

	catalogue_add(&catalogue, "test.ini", slice_str(catalogue_text));
	catalogue_ready(&catalogue);
	is_int((int64_t)catalogue.nproblems, 0, "the test's catalogue is good");
	for (size_t i = 0; i < catalogue.nproblems; i++)
		printf("# %.*s\n", SLICE_ARG(catalogue.problems[i].text));
	ini_parse(&ini, "settings.ini", slice_str(settings_text));
	receivers_from_ini(&receivers, &ini, &settings_arena);
	test_srs();
	test_cases();
	test_words();
	test_gateway();
	test_seal();
	ini_free(&ini);
	catalogue_free(&catalogue);
	arena_free(&settings_arena);
	return done_testing();
}
