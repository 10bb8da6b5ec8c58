import HTTPTypes
import PacShare
import Testing

@testable import PacCryptServer

@Suite("Cookies")
struct CookieTests {
    @Test("A cookie is HttpOnly and SameSite=Strict, on HTTPS also Secure and __Host-", arguments: [true, false])
    func attributes(isHTTPS: Bool) {
        let value = CookieJar(isHTTPS: isHTTPS).setting(.session, to: "abc").value
        let parts = value.split(separator: ";").map { $0.drop { $0 == " " } }
        #expect(parts.first == (isHTTPS ? "__Host-paccrypt_session=abc" : "paccrypt_session=abc"))
        #expect(Set(parts.dropFirst()) == Set(["Path=/", "HttpOnly", "SameSite=Strict"] + (isHTTPS ? ["Secure"] : [])))
    }

    @Test("Only the cookies of a known browser and of an uploader outlive the browser's session")
    func lifetimes() {
        let jar = CookieJar(isHTTPS: false)
        let lasting = CookieJar.Kind.allCases.filter { jar.setting($0, to: "a").value.contains("Max-Age") }
        #expect(lasting == [.device, .upload])
        #expect(CookieJar.Kind.allCases.allSatisfy { jar.removing($0).value.contains("Max-Age=0") })
    }

    @Test(
        "A cookie counts when it is there once, under the name for this scheme",
        arguments: [
            (["paccrypt_session=a"], false, "a"), (["x=1; paccrypt_session=a; y=2"], false, "a"),
            (["x=1", "paccrypt_session=a"], false, "a"), (["__Host-paccrypt_session=a"], true, "a"),
            (["paccrypt_session=a=b"], false, "a=b"),
            (["__Host-paccrypt_session=a"], false, nil), (["paccrypt_session=a"], true, nil),
            (["paccrypt_session=a; paccrypt_session=b"], false, nil), (["paccrypt_session="], false, nil),
            (["paccrypt_session"], false, nil), ([], false, nil),
            (["paccrypt_session=" + String(repeating: "a", count: 201)], false, nil),
        ] as [([String], Bool, String?)])
    func reading(lines: [String], isHTTPS: Bool, value: String?) {
        #expect(CookieJar(isHTTPS: isHTTPS).value(.session, in: Self.fields(lines)) == value)
    }

    @Test("A share's lease is a cookie for the share's own addresses, and goes with the browser's session")
    func lease() throws {
        let id = try #require(ShareID(String(repeating: "a", count: 32)))
        let path = "Path=/api/pacshare/\(id.text); HttpOnly; SameSite=Strict"
        let plain = LeaseCookie.cookie(id, isHTTPS: false)
        #expect(plain.setting("abc").value == "paccrypt_lease=abc; \(path)")
        #expect(plain.removing().value == "paccrypt_lease=; \(path); Max-Age=0")
        #expect(LeaseCookie.cookie(id, isHTTPS: true).setting("abc").value == "paccrypt_lease=abc; \(path); Secure")
    }

    @Test(
        "A lease counts when it is there once, and only then",
        arguments: [
            (["x=1; paccrypt_lease=abc"], "abc"), (["paccrypt_lease=abc", "paccrypt_lease=abc"], nil),
            (["paccrypt_lease="], nil), (["paccrypt_lease=" + String(repeating: "a", count: 201)], nil), ([], nil),
        ] as [([String], String?)])
    func readingLeases(lines: [String], value: String?) {
        #expect(LeaseCookie.value(in: Self.fields(lines)) == value)
    }

    private static func fields(_ lines: [String]) -> HTTPFields {
        HTTPFields(lines.map { HTTPField(name: .cookie, value: $0) })
    }
}
