import HTTPTypes
import Testing

@testable import PacCryptServer

@Suite("Cookies of the admin area")
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
        var fields = HTTPFields()
        for line in lines { fields.append(HTTPField(name: .cookie, value: line)) }
        #expect(CookieJar(isHTTPS: isHTTPS).value(.session, in: fields) == value)
    }
}
