#ifndef TESTS_UNIT_EXPLAIN_BODIES_H
#define TESTS_UNIT_EXPLAIN_BODIES_H

/* Bodies in several encodings: TXT8 and HTML8 in UTF-8, _QP quoted-printable
 * of 76 columns (_QP60: of 60), _B64 base64 of 76 (_64: of 64), _L1 in
 * ISO 8859-1. */

#define TXT8 \
	"Queridos:\r\n" \
	"\r\n" \
	"El barco sale ma\303\261ana a las nueve. Traigan ca" \
	"f\303\251, pan, fruta y una chaqueta, por favor.\r\n" \
	"\r\n" \
	"Ana\r\n"

#define TXT8_QP \
	"Queridos:\r\n" \
	"\r\n" \
	"El barco sale ma=C3=B1ana a las nueve. Traigan caf=" \
	"C3=A9, pan, fruta y una =\r\n" \
	"chaqueta, por favor.\r\n" \
	"\r\n" \
	"Ana\r\n"

#define TXT8_QP60 \
	"Queridos:\r\n" \
	"\r\n" \
	"El barco sale ma=C3=B1ana a las nueve. Traigan caf=" \
	"C3=A9, p=\r\n" \
	"an, fruta y una chaqueta, por favor.\r\n" \
	"\r\n" \
	"Ana\r\n"

#define TXT8_B64 \
	"UXVlcmlkb3M6DQoNCkVsIGJhcmNvIHNhbGUgbWHDsWFuYSBhIGx" \
	"hcyBudWV2ZS4gVHJhaWdhbiBj\r\n" \
	"YWbDqSwgcGFuLCBmcnV0YSB5IHVuYSBjaGFxdWV0YSwgcG9yIGZ" \
	"hdm9yLg0KDQpBbmENCg==\r\n"

#define TXT8_B64_64 \
	"UXVlcmlkb3M6DQoNCkVsIGJhcmNvIHNhbGUgbWHDsWFuYSBhIGx" \
	"hcyBudWV2ZS4g\r\n" \
	"VHJhaWdhbiBjYWbDqSwgcGFuLCBmcnV0YSB5IHVuYSBjaGFxdWV" \
	"0YSwgcG9yIGZh\r\n" \
	"dm9yLg0KDQpBbmENCg==\r\n"

#define TXT8_B64_FOOTER \
	"UXVlcmlkb3M6DQoNCkVsIGJhcmNvIHNhbGUgbWHDsWFuYSBhIGx" \
	"hcyBudWV2ZS4gVHJhaWdhbiBj\r\n" \
	"YWbDqSwgcGFuLCBmcnV0YSB5IHVuYSBjaGFxdWV0YSwgcG9yIGZ" \
	"hdm9yLg0KDQpBbmENCl9fX19f\r\n" \
	"X19fX19fX19fXw0KY3JldyBtYWlsaW5nIGxpc3QNCmNyZXdAbGl" \
	"zdHMuZXhhbXBsZQ0K\r\n"

#define TXT8_L1 \
	"Queridos:\r\n" \
	"\r\n" \
	"El barco sale ma\361ana a las nueve. Traigan caf\351" \
	", pan, fruta y una chaqueta, por favor.\r\n" \
	"\r\n" \
	"Ana\r\n"

#define TXT8_L1_QP \
	"Queridos:\r\n" \
	"\r\n" \
	"El barco sale ma=F1ana a las nueve. Traigan caf=E9," \
	" pan, fruta y una chaque=\r\n" \
	"ta, por favor.\r\n" \
	"\r\n" \
	"Ana\r\n"

#define HTML8_QP \
	"<html><body><h1>Ma=C3=B1ana</h1>\r\n" \
	"<p>El barco sale a las nueve de la ma=C3=B1ana; tra" \
	"igan caf=C3=A9, pan, fru=\r\n" \
	"ta y una chaqueta.</p>\r\n" \
	"<p>Ana</p></body></html>\r\n"

#define HTML8_QP_BANNER \
	"<html><body><div style=3D\"border:1px solid red\">C" \
	"AUTION: this mail came fro=\r\n" \
	"m outside.</div><h1>Ma=C3=B1ana</h1>\r\n" \
	"<p>El barco sale a las nueve de la ma=C3=B1ana; tra" \
	"igan caf=C3=A9, pan, fru=\r\n" \
	"ta y una chaqueta.</p>\r\n" \
	"<p>Ana</p></body></html>\r\n"

#define HTML8_B64 \
	"PGh0bWw+PGJvZHk+PGgxPk1hw7FhbmE8L2gxPg0KPHA+RWwgYmF" \
	"yY28gc2FsZSBhIGxhcyBudWV2\r\n" \
	"ZSBkZSBsYSBtYcOxYW5hOyB0cmFpZ2FuIGNhZsOpLCBwYW4sIGZ" \
	"ydXRhIHkgdW5hIGNoYXF1ZXRh\r\n" \
	"LjwvcD4NCjxwPkFuYTwvcD48L2JvZHk+PC9odG1sPg0K\r\n"

#define HTML8_B64_BANNER \
	"PGh0bWw+PGJvZHk+PGRpdiBzdHlsZT0iYm9yZGVyOjFweCBzb2x" \
	"pZCByZWQiPkNBVVRJT046IHRo\r\n" \
	"aXMgbWFpbCBjYW1lIGZyb20gb3V0c2lkZS48L2Rpdj48aDE+TWH" \
	"DsWFuYTwvaDE+DQo8cD5FbCBi\r\n" \
	"YXJjbyBzYWxlIGEgbGFzIG51ZXZlIGRlIGxhIG1hw7FhbmE7IHR" \
	"yYWlnYW4gY2Fmw6ksIHBhbiwg\r\n" \
	"ZnJ1dGEgeSB1bmEgY2hhcXVldGEuPC9wPg0KPHA+QW5hPC9wPjw" \
	"vYm9keT48L2h0bWw+DQo=\r\n"

#define LINK_QP \
	"<html><body><p>Vea <a href=3D\"https://www.example." \
	"com/viaje?dia=3D1&amp;hor=\r\n" \
	"a=3D9\">la p=C3=A1gina</a> del viaje.</p></body></h" \
	"tml>\r\n"

#define LINK_QP_SAFE \
	"<html><body><p>Vea <a href=3D\"https://nam02.safeli" \
	"nks.protection.outlook.co=\r\n" \
	"m/?url=3Dhttps%3A%2F%2Fwww.example.com%2Fviaje%3Fdi" \
	"a%3D1%26hora%3D9&amp;dat=\r\n" \
	"a=3D05%7C01%7Cbo%40here.example%7C0&amp;sdata=3Dabc" \
	"%3D&amp;reserved=3D0\">la=\r\n" \
	" p=C3=A1gina</a> del viaje.</p></body></html>\r\n"

#define LINK_B64 \
	"PGh0bWw+PGJvZHk+PHA+VmVhIDxhIGhyZWY9Imh0dHBzOi8vd3d" \
	"3LmV4YW1wbGUuY29tL3ZpYWpl\r\n" \
	"P2RpYT0xJmFtcDtob3JhPTkiPmxhIHDDoWdpbmE8L2E+IGRlbCB" \
	"2aWFqZS48L3A+PC9ib2R5Pjwv\r\n" \
	"aHRtbD4NCg==\r\n"

#define LINK_B64_SAFE \
	"PGh0bWw+PGJvZHk+PHA+VmVhIDxhIGhyZWY9Imh0dHBzOi8vbmF" \
	"tMDIuc2FmZWxpbmtzLnByb3Rl\r\n" \
	"Y3Rpb24ub3V0bG9vay5jb20vP3VybD1odHRwcyUzQSUyRiUyRnd" \
	"3dy5leGFtcGxlLmNvbSUyRnZp\r\n" \
	"YWplJTNGZGlhJTNEMSUyNmhvcmElM0Q5JmFtcDtkYXRhPTA1JTd" \
	"DMDElN0NibyU0MGhlcmUuZXhh\r\n" \
	"bXBsZSU3QzAmYW1wO3NkYXRhPWFiYyUzRCZhbXA7cmVzZXJ2ZWQ" \
	"9MCI+bGEgcMOhZ2luYTwvYT4g\r\n" \
	"ZGVsIHZpYWplLjwvcD48L2JvZHk+PC9odG1sPg0K\r\n"

#endif
