import PacShare

/// The handlers of the routes of shares.
struct ShareSite: Sendable {
    let gate: UploadGate
    let create: CreateShare
    let pickUp: PickUpShare
    let file: ShareFile
    let manage: ManageShare
    let pickupPages: PickupPages
    let statusPages: StatusPages

    init(_ services: ServerServices, budgets: ServerBudgets, pages: PageRenderer) {
        let pickup = PickupByPolicy(services)
        let transfers = TransferPlaces(budgets.downloads)
        let fields = SmallFormReader(budget: budgets.shareForms)
        let origins = OriginGuard(audit: services.audit)
        let browsers = BrowserPass(secret: services.shares.uploaderSecret, clock: services.shares.clock)
        gate = UploadGate(services, forms: fields)
        create = CreateShare(
            services: services.shares, gate: gate,
            page: CreatedPage(pages: pages, qrCodePNG: services.admin.qrCode))
        pickUp = PickUpShare(
            pickup: pickup, fields: fields, pages: pages, origins: origins, browsers: browsers, transfers: transfers)
        file = ShareFile(pickup: SharePickup(services.shares), transfers: transfers)
        manage = ManageShare(
            status: ShareStatus(services.shares), clock: services.shares.clock, qrCodePNG: services.admin.qrCode)
        pickupPages = PickupPages(
            pickup: pickup, routes: pickUp, fields: fields, pages: pages, origins: origins,
            clock: services.shares.clock)
        statusPages = StatusPages(manage: manage, fields: fields, pages: pages, origins: origins)
    }
}
