/* The one command table, and looking a command up. */

#include "core/auth/letters.h"
#include "tui/keys.h"
#include "views/act.h"
#include "views/act_send.h"
#include "views/act_thread.h"
#include "views/cli.h"
#include "views/command.h"

/* clang-format off */
const struct command commands[] = {
/* --- the command line --- */
{ "index", "", 0, "[--source NAME] [--role ROLE] [--if-free] "
  "[--query QUERY [--notmuch-config FILE]] [PATH...]",
  "read mail into the workspace: Maildirs, folders, files", NULL,
  "Only new and changed files are opened; a second run goes on where the\n"
  "first one stopped.  Without PATH all known sources are read again, or the\n"
  "one that --source names.  ROLE is collected, trap, submitted, partner,\n"
  "baseline or replies.  --if-free, for hooks of other programs: where another\n"
  "index is at work, ends at once, with exit code 0.  --query takes PATH for a mail\n"
  "root with a notmuch database of somebody else's, and of that what QUERY\n"
  "finds; the database is only read.  Exit code 1: a file was refused (espy\n"
  "list is:refused names it and says why), something could not be read, or\n"
  "the text of a message can't be indexed (is:text-refused).",
  cmd_index, NULL },
{ "inspect", "", 0, "[--dns off|live|FILE] [--now TIME] [--files-from LIST] "
  "[--submitted] [--ip IP [--helo NAME]] [--mail-from ADDRESS] "
  "[--settings FILE] FILE...",
  "analyse files without any workspace", NULL,
  "\"-\" is one message on standard input.  --dns names a zone file: what it\n"
  "lacks does not exist; or live: a resolver is asked.  --files-from reads\n"
  "names of files, one a line.  --submitted: somebody sent the file, so that its\n"
  "header is only what he says.  --ip, --helo and --mail-from state the boundary\n"
  "and the envelope instead of the header; --mail-from \"<>\" is the null\n"
  "sender.  --settings: the receivers and domains of that file count.\n"
  "Exit code 1: a file is no mail.",
  cmd_inspect, NULL },
{ "list", "", 0,
  "[--order ORDER] [--fold] [--limit N] [--count] [QUERY] | --complete TEXT",
  "the messages that a query finds", NULL,
  "ORDER is newest, oldest, seen, size or urgent, the queue's own: where a\n"
  "case goes on, what is denied, what nobody knows, imitations, the rest; a row\n"
  "for each campaign there, and with --fold in any order, but not where words\n"
  "are searched for.  Without ORDER, what words find comes as it is found,\n"
  "newest Date first.  --count says how many there are.  --complete lists what\n"
  "may stand at the end of a query, one a line.",
  cmd_list, NULL },
{ "search", "", 0, "save NAME QUERY | list | remove NAME",
  "saved searches; saved:NAME stands for one in a query", NULL, NULL,
  cmd_search, NULL },
{ "show", "", 0, "[--raw|--dns] MESSAGE...",
  "one message: authentication, attribution, hops, links, text", NULL,
  "MESSAGE is 8 or more characters of its SHA-256, its file, or id: with a\n"
  "Message-ID.  --raw writes its octets as they are, to a file or a pipe;\n"
  "--dns writes the DNS answers that its verdicts hang on, for inspect --dns.",
  cmd_show, NULL },
{ "recheck", "", ON_ALL, "[QUERY]",
  "make verdicts anew: those of older settings, or what a query finds", NULL,
  "Rows that another engine, catalogue or settings made are stale (is:stale).\n"
  "recheck analyses their octets again and keeps dispositions and cases; with\n"
  "QUERY it takes the messages that it finds, stale or not.",
  cmd_recheck, act_recheck },
{ "report", "", 0,
  "list [--lost] | show REPORT | ask REPORT [FILE] [--language en|es|pt] "
  "[--force] [--send REPORT]",
  "who reported what; ask for the mail that a report lost", NULL,
  "REPORT is 8 or more characters of the SHA-256 of the report's own mail.\n"
  "list --lost names those that hold no mail (forwarded inline, .msg, a\n"
  "picture ...).  ask writes an answer that asks for the mail as an\n"
  "attachment, to FILE or standard output; --force replaces a file.  --send,\n"
  "with 8 or more characters of the report's SHA-256, puts it into the outbox.",
  cmd_report, NULL },
{ "mark", "", 0, "DISPOSITION MESSAGE...",
  "decide: open, legitimate, unwanted-bulk, exercise, duplicate...", NULL,
  "DISPOSITION is open, legitimate, unwanted-bulk, exercise, duplicate or\n"
  "cannot-tell.  MESSAGE may be a campaign (c12), too, for all of its messages;\n"
  "what follows of it is decided likewise, until its service, domain or account\n"
  "change (espy rule list).",
  cmd_mark, NULL },
{ "rule", "", ON_QUEUE | ON_MESSAGE | ON_CAMPAIGN | ON_MESSAGES,
  "list | show RULE | add DISPOSITION (--like MESSAGE | --service S "
  "--domain D [--account A]) [--expires WHEN] [--reason TEXT] [--now] | "
  "remove RULE",
  "decide about what is still to come; on a screen: DISPOSITION [REASON]",
  NULL,
  "A rule holds for a service and a domain that is authenticated (DMARC or an\n"
  "aligned signature passes), and an account where one is visible: never for a\n"
  "From alone, nor against the word of a protected domain's owner.  What it\n"
  "decided is open again when one of the three changes.  WHEN is a span (90d),\n"
  "a date or never; else 180 days.  --now decides what is open already.\n"
  "MESSAGE may be a campaign (c12): its newest message says the scope.\n"
  "remove opens what it had decided again; espy list rule:r3 shows that.",
  cmd_rule, act_rule },
{ "override", "", 0,
  "service|account|boundary VALUE --reason TEXT MESSAGE... | none MESSAGE...",
  "an analyst's verdict in place of espy's; both are shown", NULL,
  "VALUE is a service's slug or \"nobody\", an account, or the number of the hop\n"
  "(1: the newest Received field) at which a receiver of ours took the message;\n"
  "that one analyses it anew.  service:, account: and drafts take the analyst's\n"
  "word, machine: finds what espy itself names, is:overridden all of them.",
  cmd_override, NULL },
{ "undo", "u", ON_ALL, "",
  "take the last act back (marks, cases, notes, drafts)", "undo",
  NULL, cmd_undo, act_undo },
{ "purge", "", 0,
  "[--reason TEXT] [--cases] [--dry-run] [--yes] (MESSAGE... | "
  "--query QUERY | --expired)",
  "erase messages for good: rows, evidence, text", NULL,
  "Hash, reason and time stay, so that a message is not read again; reports\n"
  "that brought it go as well.  Files of sources are never changed.  --cases\n"
  "takes messages in cases too.  --expired takes those past the retention of\n"
  "their source (espy(5)).  It can't be undone: on a terminal it asks, else\n"
  "it wants --yes.  Without a message it finishes a purge that was cut off.",
  cmd_purge, NULL },
{ "case", "c", ON_QUEUE | ON_MESSAGE | ON_CAMPAIGN | ON_MESSAGES,
  "list [--all|--mine|--due] | show CASE... | "
  "new [--title TITLE] (MESSAGE...|--query QUERY) | "
  "add|remove CASE (MESSAGE...|--query QUERY) | "
  "split|relocate CASE [--title TITLE] (MESSAGE...|--query QUERY) | "
  "merge CASE INTO | unmerge CASE | claim|release CASE | "
  "assign CASE NAME | move CASE STATE --reason TEXT | "
  "close CASE --as RESOLUTION [--reason TEXT] | "
  "outcome CASE NOTIFICATION bounced|answered [--at TIME] | "
  "next CASE [TEXT [--at DATE]] | component CASE [KIND VALUE] | "
  "tracker CASE [TEXT] | domain CASE DOMAIN --may-name yes|no | "
  "ask-owner CASE DOMAIN --to ADDRESS [FILE] [--language en|es|pt] "
  "[--force] [--send CASE] | log CASE | note CASE TEXT | "
  "mark-sent CASE --to ADDRESS... [--how HOW] [--service S] | "
  "verify [--head NUMBER:HASH] [CASE] | "
  "export CASE FILE [--whole] [--force] | import FILE | "
  "contrast CASE [--all] [--differ ROW] | stopped CASE",
  "cases; on a screen: put messages into a case, or open one", "case",
  "list is in the order of what is due.  MESSAGE may be a campaign (c12), too.\n"
  "remove makes messages what they were before; split puts them into a case of\n"
  "their own; relocate opens one with what goes on through another service;\n"
  "merge shows a case in another one, and unmerge makes both what they were.\n"
  "On a screen it takes the marked messages, else the cursor's.\n\n"
  "claim takes a case that is nobody's.  STATE is new, triage, attributed,\n"
  "drafted, notified, bounced, acked, info-requested, fix-claimed, monitoring,\n"
  "escalated, relocated or rejected; espy(1) says which may follow which.\n"
  "RESOLUTION is fixed-confirmed, stopped-unexplained, account-suspended,\n"
  "no-response, relocated, false-positive or duplicate; fixed-confirmed while a\n"
  "gate of stopped is not green wants a reason.  next writes down the next step,\n"
  "until the state changes; DATE is 2026-12-01 or 3d.\n\n"
  "ask-owner writes a mail that asks a domain's owner about the service, to\n"
  "FILE or standard output, and that he was asked; --send, with the case's\n"
  "number, puts it into the outbox instead, once you have looked at it.\n"
  "component confirms what is compromised, as the contrast names it\n"
  "(ip 203.0.113.57).  mark-sent records\n"
  "that the notification went out by other means, and to whom; outcome, what\n"
  "became of it.\n\n"
  "contrast compares how the case's messages were sent with how honest mail of\n"
  "the service is, and names first what separates them; --all shows every row,\n"
  "--differ ROW the messages that a row does not explain.  stopped says whether\n"
  "the mail of a case has really stopped: silence against the longest gap, and\n"
  "what else could explain it.\n\n"
  "verify hashes the event log's chain and the copies of messages again, those\n"
  "of all cases without CASE, and names what no longer fits, first break first.\n"
  "NUMBER:HASH is the log's head as it was printed before: a log that was cut\n"
  "off since is found only with it.  Exit code 1: something is broken.\n"
  "export writes a tar with all of the case, our recipients masked and messages\n"
  "as header fields; --whole for a colleague: octets, and what it takes to come\n"
  "to the same verdicts.  FILE \"-\" is standard output.  import opens one in a\n"
  "workspace of its own (espy -w NEW-FOLDER case import FILE).",
  cmd_case, act_case },
{ "campaign", "", ON_QUEUE | ON_MESSAGE | ON_CASE | ON_CAMPAIGN | ON_MESSAGES,
  "list [QUERY] | show CAMPAIGN...",
  "messages grouped by espy; on a screen: [NAME], else the cursor's", NULL,
  "Messages of one campaign came through one service, close in time, with\n"
  "similar content.  list shows those that have a message which QUERY finds,\n"
  "the newest first, with messages a day as a spark line.  show says of each\n"
  "message beside which one it was put and what they have in common, and which\n"
  "other campaigns are related: the same content through another service, the\n"
  "same account or relay at the same time.  Where two campaigns turned out to\n"
  "be one, both names lead to it.",
  cmd_campaign, act_campaign },
{ "draft", "d", ON_QUEUE | ON_MESSAGE | ON_CASES | ON_CASE | ON_THREAD,
  "new CASE [--kind KIND] [--desk DESK] [--network WHERE] [--service S] "
  "[--language L] [--format FORMATS] [--redact FORM] | show|check|diff|edit|drop DRAFT | "
  "residue DRAFT [--allow N|--headers N|--drop N] | "
  "render DRAFT [--language L] [--format FORMATS] [--force] | "
  "export DRAFT [FILE] [--arf DIR] [--xarf FILE] [--force] | "
  "form DRAFT [--live] | list [CASE] | lint [FILE...]",
  "the notification to the service; on a screen: the same words", "draft",
  "A draft needs [reporter] in the settings.  DRAFT is its number, or a case\n"
  "with one open draft.  KIND is first, reminder, evidence, answer, escalation,\n"
  "retraction or closing; DESK is service, carrier, network, registrar or csirt;\n"
  "without both, what is due in the case.  L is en, es or pt; FORMATS is arf,\n"
  "xarf, text (blanks between) or none; arf with fraud says so in its reports,\n"
  "which are of abuse else.\n"
  "A letter to a network's desk is about mail from that network alone: WHERE is\n"
  "an address there, a CIDR or the desk's mailbox, so that each desk gets its own\n"
  "draft; else that of most messages.\n"
  "Language, formats and redaction are the desk's own where it is known.\n"
  "Samples are header fields with our recipients masked, --redact recipients\n"
  "whole messages with them masked; --redact nothing whole messages as they are:\n"
  "the service learns who got them.  diff says what masking changes.  residue\n"
  "lists addresses that can be read in fields which must stay as they are\n"
  "(Message-ID, DKIM-Signature), for a decision about each: --allow sends the\n"
  "sample so, --headers its header fields alone with that one masked too, --drop\n"
  "leaves it out.  Exit code 1: one is not decided.\n\n"
  "check says what speaks against sending it: [!] may not go, [?] is asked about,\n"
  "[x] is fine.  Exit code 1: something may not go.  render makes the text anew\n"
  "from the case as it is now; one that was edited, with --force alone.\n"
  "export writes a complete mail (.eml) that any mail program can send; FILE\n"
  "\"-\" is standard output, --force replaces a file that is there.  --arf writes\n"
  "a report by RFC 5965 for each sample into a folder, --xarf one by XARF 4.2.0.\n"
  "form prints what the web form of a desk asks for, each value below its label;\n"
  "links are defanged, but with --live as forms want them.  drop takes a\n"
  "draft off the desk that will not be sent.\n\n"
  "lint looks through templates of letters (espy(5)): without FILE through all\n"
  "that letters would be made of.  Exit code 1: something was found.",
  cmd_draft, act_draft },
{ "send", "", ON_DRAFT, "DRAFT --confirm CASE [--wait]",
  "a draft goes into the outbox; on a screen: the number of its case", NULL,
  "DRAFT is its number, or a case with one open draft.  --confirm is the number\n"
  "of its case: without it, on a terminal, the whole mail is shown and the\n"
  "number asked for.  Nothing goes where the check list has something red.\n"
  "For a minute the mail waits and can be taken back (espy undo, espy outbox\n"
  "recall); then the workbench, espy outbox flush or --wait sends it.  The\n"
  "settings say how ([send] in espy(5)); without that, drafts are exported.",
  cmd_send, act_send },
{ "outbox", "5", ON_ALL,
  "[list [CASE] | show MAIL [--raw] | recall MAIL | flush [--wait] | "
  "resolve MAIL sent|not-sent]",
  "mail on its way out, and what servers said to it", NULL,
  "MAIL is its number.  show: the exact octets and each attempt's dialogue, no\n"
  "password in it; --raw the octets alone.  recall takes back what waits or was\n"
  "deferred; its draft is open again.  flush sends what is due, --wait also what\n"
  "will be in a minute.  A mail is accepted, deferred (tried again, for two days)\n"
  "or refused, as the server says; or unknown, where the connection, or espy,\n"
  "ended after the mail was handed over: such a one is never sent again by itself.\n"
  "Ask the server's log or the desk, then resolve it.  Exit code 1: something\n"
  "that was due is not accepted.",
  cmd_outbox, act_outbox },
{ "reply", "", 0,
  "list [CASE] | show N | confirm N [AS] | dismiss N | match N CASE",
  "what came back: bounces, tickets, questions, owners' answers", NULL,
  "Answers come from sources of role replies (espy(5)), when they are indexed.\n"
  "Bounces, automatic answers and ticket numbers are facts; what somebody asks\n"
  "or claims is confirmed by a person, and then moves the case: a question to\n"
  "info-requested, a fix to fix-claimed.  AS is bounce, ticket, question, fix,\n"
  "form, stop, yes, no (of a domain's owner), auto or other, where it is another\n"
  "than espy proposes.  yes and no are the owner's word about the service, as\n"
  "espy domain authorise and deny write it down; stop is remembered of the\n"
  "contact.  forged?: its own authentication does not show that it is from\n"
  "whom we wrote to; nothing follows of it until somebody confirms it.\n"
  "match puts an answer of no case into one.",
  cmd_reply, NULL },
{ "contact", "t", ON_CASES | ON_CASE | ON_DRAFT, "CASE [--service SERVICE] [--ask] | "
  "CASE --pick ADDRESS [--draft NUMBER] | CASE --raw NUMBER | "
  "mark ADDRESS WORD [NOTE]",
  "whom a case could be told to, and why each is fit or not", NULL,
  "Candidates are the catalogue's contacts of the service and of the carrier\n"
  "that it rides on, what header fields of the messages claim, and what was\n"
  "answered so far.  --ask asks: RDAP for the boundary's network,\n"
  "security.txt and MX of the service's own domain, and the lists that\n"
  "[contact] in the settings names; without it, nothing is asked, and it says\n"
  "what would be.  By DNS it asks where DNS is live alone.  Answers are kept\n"
  "as they came, with hash and time; --raw writes one.  --pick addresses the\n"
  "case's open draft.  The service's customer, the domain that From names,\n"
  "placeholders and who wants no more reports are refused.\n"
  "mark notes of an address, for all cases: worked, bounced, stop (its owner\n"
  "wants no more reports) or resume.",
  cmd_contact, act_contacts },
{ "pick", "p", ON_CONTACTS, "[ADDRESS]",
  "address the case's open draft to this contact", "pick", NULL, NULL,
  act_pick },
{ "service", "", ON_QUEUE | ON_MESSAGE,
  "list | show SERVICE... | lint [FILE|FOLDER]... | "
  "import FILE [--replace] | "
  "stats [SERVICE...] [--overrides]",
  "the services; on a screen: override it (SLUG REASON)", NULL,
  "lint checks catalogue files (espy(5)) on top of those that are loaded, else\n"
  "all of these: entries that anybody could satisfy, that contradict each\n"
  "other, that no mail can match, contacts without a source.  Exit code 1:\n"
  "something was found.\n"
  "import takes a map of reverse names into the workspace: a CSV file with the\n"
  "columns base_reverse_dns,name,type.  It names hosts that the catalogue does\n"
  "not know, as observed at most; --replace takes it instead of one before.\n"
  "stats counts messages by service: named by strength, claimed, forged;\n"
  "domains, accounts, cases; the last 7 days of mail and the 7 before.\n"
  "--overrides lists where an analyst says that espy is wrong.",
  cmd_service, act_service },
{ "domain", "", 0, "list | show DOMAIN... | add DOMAIN... | "
  "authorise DOMAIN SERVICE --by WHO [--reference TEXT] | "
  "deny DOMAIN SERVICE --by WHO [--reference TEXT]",
  "the domains that we look after, and who may send as them", NULL,
  "authorise and deny write down the owner's word about a service: it counts\n"
  "before the settings and DNS, and at once.  WHO is the owner's name or\n"
  "address, TEXT where the word stands (a ticket, a mail).\n"
  "show says which services send as a domain, by the messages here and by the\n"
  "word of DMARC aggregate reports: how much, how much of it aligned, since\n"
  "when, the trend, and whether it is authorised, by whose word.  espy undo\n"
  "takes a word back.",
  cmd_domain, NULL },
{ "source", "", 0, "list | add NAME PATH... [--role ROLE] [--query QUERY]",
  "where messages come from", NULL,
  "ROLE is collected, trap, submitted, partner, baseline or replies (answers\n"
  "to our letters: espy reply).  With --query,\n"
  "PATH is a mail root with a notmuch database, or its owner's notmuch\n"
  "configuration file, and the source has what QUERY finds there.  What\n"
  "[source NAME] in the settings says counts.  espy undo takes add back.",
  cmd_source, NULL },
{ "doctor", "", 0, "[--boundary]",
  "what is configured and active, and what to do about the rest", NULL,
  "--boundary: which chains of receivers the messages of each source show,\n"
  "how often, with samples, and the settings that would name them.\n"
  "Exit code 1: something is bad.", cmd_doctor, NULL },

/* --- screens --- */
{ "queue", "1", ON_ALL, "", "the queue", NULL, NULL, NULL, act_queue },
{ "message", "2", ON_ALL, "", "the message under the cursor", NULL, NULL,
  NULL, act_message },
{ "cases", "3", ON_ALL, "", "the list of cases", NULL, NULL, NULL,
  act_cases },
{ "services", "4", ON_ALL, "",
  "who sends as our domains; the services", NULL, NULL, NULL, act_services },
{ "open", "Enter", ON_ALL, "",
  "open what is under the cursor; on evidence: the octets", "open", NULL,
  NULL, act_open },
{ "back", "q", ON_ALL, "", "back to the screen before", "back", NULL, NULL,
  act_back },
{ "quit", "Q", ON_ALL, "", "leave espy", NULL, NULL, NULL, act_quit },

/* --- movement: lists and pagers do it --- */
{ "down", "j Down", ON_ALL, "", "down", NULL, NULL, NULL, NULL },
{ "up", "k Up", ON_ALL, "", "up", NULL, NULL, NULL, NULL },
{ "half-page", "C-d C-u", ON_ALL, "", "half a page down, up", NULL, NULL,
  NULL, NULL },
{ "page", "PgDn PgUp", ON_ALL, "", "a page down, up", NULL, NULL, NULL,
  NULL },
{ "first", "g Home", ON_ALL, "", "to the first line", NULL, NULL, NULL,
  NULL },
{ "last", "G End", ON_ALL, "", "to the last line", NULL, NULL, NULL, NULL },
{ "sideways", "Left Right", ON_ALL, "", "scroll sideways", NULL, NULL, NULL,
  NULL },
{ "pane", "Tab",
  ON_MESSAGE | ON_CASE | ON_CAMPAIGN | ON_SERVICES | ON_DRAFT | ON_OUTBOX |
  ON_THREAD, "",
  "the next pane", "pane", NULL, NULL, act_pane },
{ "previous-pane", "BTab",
  ON_MESSAGE | ON_CASE | ON_CAMPAIGN | ON_SERVICES | ON_DRAFT | ON_OUTBOX |
  ON_THREAD, "",
  "the pane before it", NULL, NULL, NULL, act_previous_pane },

/* --- the outbox --- */
{ "recall", "", ON_OUTBOX, "[MAIL]",
  "take a mail back that waits or was deferred (u does, too)", NULL, NULL,
  NULL, act_recall },
{ "flush", "", ON_ALL, "", "send what is due in the outbox", NULL, NULL,
  NULL, act_flush },
{ "resolve", "", ON_OUTBOX, "sent|not-sent",
  "what became of a mail that may have been sent", NULL, NULL, NULL,
  act_resolve },

/* --- lists --- */
{ "mark-row", "Space", ON_LISTS, "", "mark and step down", "mark", NULL,
  NULL, NULL },
{ "mark-all", "*", ON_LISTS, "", "mark all shown, or none", NULL, NULL, NULL,
  NULL },
{ "limit", "l", ON_QUEUE, "[QUERY]", "show only what a query finds", "limit",
  NULL, NULL, act_limit },
{ "same-way", "=", ON_QUEUE, "",
  "limit to the cursor's relay and DMARC result: what else came that way",
  NULL, NULL, NULL, act_same_way },
{ "find", "/", ON_ALL, "TEXT", "find text on this screen", "find", NULL,
  NULL, act_find },
{ "next", "n N", ON_ALL, "", "next, previous match", NULL, NULL, NULL, NULL },
{ "sort", "o", ON_QUEUE, "[ORDER]", "urgent, newest, oldest, seen, size", NULL, NULL,
  NULL, act_sort },
{ "fold", "f", ON_QUEUE, "", "a row for each campaign, or for each message",
  NULL, NULL, NULL, act_fold },
{ "disposition", "a",
  ON_QUEUE | ON_MESSAGE | ON_CAMPAIGN | ON_MESSAGES, "DISPOSITION",
  "decide about what is marked, else the cursor's; a letter, or a word",
  "decide", NULL, NULL, act_disposition },

{ "authorise", "",
  ON_QUEUE | ON_MESSAGE | ON_SERVICES | ON_SERVICE, "[WHO]",
  "its domain's owner says that the service may send as it", NULL,
  NULL, NULL, act_authorise },
{ "deny", "",
  ON_QUEUE | ON_MESSAGE | ON_SERVICES | ON_SERVICE, "[WHO]",
  "its domain's owner says that the service may not", NULL,
  NULL, NULL, act_deny },

{ "account", "", ON_QUEUE | ON_MESSAGE, "VALUE REASON",
  "override the account, with a reason; both are shown", NULL, NULL, NULL,
  act_account },
{ "boundary", "", ON_QUEUE | ON_MESSAGE, "HOP REASON",
  "say which hop (1: the newest) is the boundary, with a reason", NULL, NULL,
  NULL, act_boundary },

{ "letters", "", ON_LISTS, "", "the letters under SDMA: "
  LETTERS_LEGEND, NULL, NULL, NULL, act_letters },
{ "ask", "A", ON_QUEUE | ON_MESSAGE | ON_CONTACTS, "[FILE]",
  "a report that lost its mail: write an answer that asks for it; contacts: "
  "ask registries about them", "ask", NULL, NULL, act_ask },

/* --- message --- */
{ "next-message", "J", ON_MESSAGE, "", "the next message of the list",
  "next", NULL, NULL, act_next_message },
{ "previous-message", "K", ON_MESSAGE, "", "the message before it", NULL,
  NULL, NULL, act_previous_message },
{ "headers", "h", ON_MESSAGE, "", "headers: brief, all, octets, body again",
  "headers", NULL, NULL, act_headers },
{ "hops", "H", ON_MESSAGE, "", "the Received chain", "hops", NULL, NULL,
  act_hops },
{ "links", "U", ON_MESSAGE, "", "the links", "links", NULL, NULL, act_links },
{ "parts", "v", ON_MESSAGE, "", "the MIME parts", "parts", NULL, NULL,
  act_parts },
{ "expand", "x", ON_MESSAGE, "", "show or fold hidden runs", NULL, NULL,
  NULL, act_expand },

/* --- case and draft --- */
{ "move", "", ON_CASE | ON_CASES, "STATE REASON",
  "the case goes to another state", NULL, NULL, NULL, act_case_move },
{ "close", "", ON_CASE | ON_CASES, "RESOLUTION [REASON]",
  "the case is over, with an outcome; what it hangs on stands at its top",
  NULL, NULL, NULL, act_case_close },
{ "claim", "", ON_CASE | ON_CASES, "", "take a case that is nobody's", NULL,
  NULL, NULL, act_case_claim },
{ "next-step", "", ON_CASE | ON_CASES, "[WHEN] TEXT",
  "write down what is to be done next, until the state changes", NULL, NULL,
  NULL, act_case_next },
{ "component", "", ON_CASE, "[KIND VALUE]",
  "confirm the component: the contrast's row under the cursor", NULL, NULL,
  NULL, act_case_component },
{ "may-name", "", ON_CASE, "DOMAIN yes|no",
  "may the service be told of this domain?", NULL, NULL, NULL,
  act_case_may_name },
{ "tracker", "", ON_CASE, "TEXT", "the case's reference elsewhere", NULL,
  NULL, NULL, act_case_tracker },
{ "remove", "", ON_CASE, "", "take the marked messages out of the case",
  NULL, NULL, NULL, act_case_remove },
{ "split", "", ON_CASE, "[TITLE]",
  "put the marked messages into a case of their own", NULL, NULL, NULL,
  act_case_split },
{ "relocate", "", ON_QUEUE | ON_MESSAGE | ON_CAMPAIGN | ON_MESSAGES, "CASE",
  "a case for what goes on through another service", NULL,
  NULL, NULL, act_case_relocate },
{ "merge", "", ON_CASE | ON_CASES, "CASE", "let it go on in another case",
  NULL, NULL, NULL, act_case_merge },
{ "unmerge", "", ON_CASE | ON_CASES, "[CASE]", "make both what they were",
  NULL, NULL, NULL, act_case_unmerge },
{ "note", "i", ON_CASE, "[TEXT]", "add a note", "note", NULL, NULL,
  act_note },
{ "edit", "e", ON_DRAFT, "", "edit the text in $EDITOR", "edit", NULL, NULL,
  act_edit },
{ "samples", "r", ON_DRAFT, "",
  "samples: headers with our recipients masked, or whole messages",
  "samples", NULL, NULL, act_samples },
{ "render", "", ON_DRAFT, "[LANGUAGE] [FORMATS]",
  "make the text anew from the case as it is now", NULL, NULL, NULL,
  act_render },
{ "render!", "", ON_DRAFT, "[LANGUAGE] [FORMATS]",
  "likewise, though it was edited", NULL, NULL, NULL, act_render_over },
{ "language", "L", ON_DRAFT, "[en|es|pt]", "the next language, or that one",
  "language", NULL, NULL, act_language },
{ "format", "F", ON_DRAFT, "[FORMATS]",
  "what is made beside the letter: arf, xarf, text", "format", NULL, NULL,
  act_format },
{ "export", "w", ON_DRAFT, "[FILE]", "write the mail as .eml", "export",
  NULL, NULL, act_export },
{ "mark-sent", "", ON_DRAFT, "ADDRESS...",
  "record that it was sent by other means, and to whom", NULL, NULL, NULL,
  act_mark_sent },

/* --- what came back --- */
{ "thread", "m", ON_ALL, "[CASE]",
  "what was sent for the case and what came back; elsewhere: what waits",
  NULL, NULL, NULL, act_thread },
{ "confirm", "y", ON_THREAD, "[AS]",
  "the answer is what espy takes it for, or AS: bounce, ticket, question, fix, "
  "form, stop, yes, no, other", "confirm", NULL, NULL, act_confirm },
{ "dismiss", "x", ON_THREAD, "", "nothing follows of the answer", "dismiss",
  NULL, NULL, act_dismiss },
{ "match", "", ON_THREAD, "CASE", "the answer belongs to that case", NULL,
  NULL, NULL, act_match },

/* --- everywhere --- */
{ "command", ":", ON_ALL, "", "the command line", NULL, NULL, NULL,
  act_command },
{ "reload", "R", ON_ALL, "", "read the store again", NULL, NULL, NULL,
  act_reload },
{ "redraw", "C-l", ON_ALL, "", "draw the screen anew", NULL, NULL, NULL,
  NULL },
{ "suspend", "C-z", ON_ALL, "", "to the shell; fg comes back", NULL, NULL,
  NULL, NULL },
{ "help", "? F1", ON_ALL, "", "the keys of this screen; typing filters",
  "keys", NULL, NULL, act_help },
{ .name = NULL },
};
/* clang-format on */

const struct command *
command_by_name(struct slice name)
{
	const struct command *c;

	for (c = commands; c->name != NULL; c++)
		if (slice_eq_str(name, c->name))
			return c;
	return NULL;
}

static bool
has_key(const struct command *c, int key)
{
	struct slice names = slice_str(c->keys), name;
	int k;

	while ((name = slice_word(&names)).n != 0)
		if (keys_by_name(name, &k) && k == key)
			return true;
	return false;
}

const struct command *
command_by_key(int key, unsigned screen)
{
	const struct command *c;

	for (c = commands; c->name != NULL; c++)
		if ((c->screens & screen) != 0 && has_key(c, key))
			return c;
	return NULL;
}
