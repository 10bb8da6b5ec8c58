import HTTPTypes
import RequestGuard
import Testing

@testable import PacCryptServer

@Suite("Requests of other sites")
struct SameOriginTests {
    @Test(
        "A request comes from this site only when a browser or a program says so",
        arguments: [
            ("http://files.example.org:5000", nil, nil), ("http://FILES.example.org:5000", nil, nil),
            ("http://files.example.org.:5000", nil, nil),
            ("http://files.example.org:5000", "same-origin", nil), (nil, "same-origin", nil),
            ("null", "same-origin", nil),
            (nil, nil, .noOrigin), ("null", nil, .otherOrigin), ("", nil, .otherOrigin),
            ("https://files.example.org:5000", nil, .otherOrigin), ("http://files.example.org", nil, .otherOrigin),
            ("http://files.example.org:5000", "cross-site", .otherSite),
            ("http://files.example.org:5000", "same-site", .otherSite), ("null", "cross-site", .otherSite),
            (nil, "none", .otherSite), ("http://files.example.org:5000.evil.example", nil, .otherOrigin),
            ("http://evil.example/http://files.example.org:5000", "same-origin", .otherOrigin),
        ] as [(String?, String?, SameOrigin.Refusal?)])
    func origins(origin: String?, site: String?, refusal: SameOrigin.Refusal?) throws {
        var fields = HTTPFields()
        fields[.origin] = origin
        fields[.secFetchSite] = site
        let base = try BaseURL(parsing: "http://files.example.org:5000")
        #expect(SameOrigin.refusal(of: fields, base: base) == refusal)
    }

    @Test("Without a host nothing is this site")
    func noBase() {
        #expect(SameOrigin.refusal(of: [.origin: "http://a.example"], base: nil) == .otherOrigin)
    }

    @Test(
        "A login leads back to a page of the admin area and nowhere else",
        arguments: [
            ("/admin-settings", AdminPage.settings), ("/admin-logs", .logs), ("/adminpage", .status),
            ("/admin-logout", nil), ("//evil.example", nil), ("https://evil.example", nil), ("/adminpage?x", nil),
            ("", nil), (nil, nil), ("/\\evil.example", nil),
        ] as [(String?, AdminPage?)])
    func returnPaths(path: String?, page: AdminPage?) {
        #expect(AdminPage(returnPath: path) == page)
    }
}
