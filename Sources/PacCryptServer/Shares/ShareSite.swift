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

    init(_ services: ServerServices, budget: BufferBudget, pages: PageRenderer) {
        let pickup = PickupByPolicy(services)
        let transfers = TransferPlaces()
        let fields = SmallFormReader(budget: budget)
        let origins = OriginGuard(audit: services.audit)
        gate = UploadGate(services, budget: budget)
        create = CreateShare(
            services: services.shares, gate: gate,
            page: CreatedPage(pages: pages, qrCodePNG: services.admin.qrCode))
        pickUp = PickUpShare(
            pickup: pickup, fields: fields, pages: pages, origins: origins, transfers: transfers)
        file = ShareFile(pickup: SharePickup(services.shares), transfers: transfers)
        manage = ManageShare(
            status: ShareStatus(services.shares), clock: services.shares.clock, qrCodePNG: services.admin.qrCode)
        pickupPages = PickupPages(
            pickup: pickup, routes: pickUp, fields: fields, pages: pages, origins: origins,
            clock: services.shares.clock)
        statusPages = StatusPages(manage: manage, fields: fields, pages: pages, origins: origins)
    }
}
