app_name = "inspectorate"
urlpatterns = []
